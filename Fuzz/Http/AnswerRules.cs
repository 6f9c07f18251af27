using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using OrleansBallot.Ledger.Audit;

namespace OrleansBallot.Fuzz.Http;

/// <summary>The promises that each answer keeps, whatever was asked.</summary>
internal static class AnswerRules
{
    private const string ProblemMedia = "application/problem+json";

    /// <summary>Words that would tell a stranger how the silo is made, or that nobody meant an answer to have.</summary>
    private static readonly string[] _unsaid = ["   at ", "Exception", "System.", "Microsoft.", "StackTrace"];

    /// <summary>The promise that an answer breaks; null where it keeps all.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="isPlain">Whether the request was good HTTP.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="secret">The operator's token, which no answer may hold; null where the campaign does not know it.</param>
    public static string? Broken(string method, bool isPlain, HttpAnswer answer, string? secret)
    {
        var body = Encoding.Latin1.GetString(answer.Body);
        if (secret is not null && body.Contains(secret, StringComparison.OrdinalIgnoreCase)) return "It tells the operator's token.";
        if (!answer.IsOfTheSilo) return isPlain ? "The server refuses good HTTP, or leaves out the security headers." : OfTheServer(answer);
        if (answer.Status >= 500 && answer.Status != 503) return "It is a failure of the silo.";
        if (answer.Status == 503 && IsReport(answer)) return null;
        if (answer.Status is 429 or 503 && !int.TryParse(answer.Header("Retry-After"), out _)) return "It does not say when to try again.";
        if (answer.Status == 401 && answer.Header("WWW-Authenticate") is null) return "It does not say how to prove who one is.";
        if (answer.Status == 405 && answer.Header("Allow") is null) return "It does not say which methods there are.";
        if (answer.Status >= 400) return method == "HEAD" ? null : OfProblem(answer, body);
        return method == "HEAD" || answer.Status is 204 or 304 || Parses(answer) ? null : $"Its body is no {answer.Media}.";
    }

    /// <summary>The server below the silo refuses what is no HTTP: with no body, and nothing more on the connection.</summary>
    private static string? OfTheServer(HttpAnswer answer)
    {
        if (answer.Status is < 400 or >= 500 and not 505) return "The server below the silo answers in its place.";
        return answer.Body.Length == 0 && answer.IsLast ? null : "A refusal of the server has a body, or goes on.";
    }

    private static string? OfProblem(HttpAnswer answer, string body)
    {
        if (answer.Media != ProblemMedia) return $"An error is {ProblemMedia}, and not '{answer.Media}'.";
        if (TryParse(answer.Body) is not { ValueKind: JsonValueKind.Object } problem) return "The problem is no JSON object.";
        if (!HasText(problem, "rule")) return "The problem names no rule.";
        if (!HasText(problem, "detail")) return "The problem has no words for people.";
        if (!problem.TryGetProperty("status", out var status) || !status.TryGetInt32(out var said) || said != answer.Status)
            return "The problem has another status than its answer.";
        return _unsaid.FirstOrDefault(word => body.Contains(word, StringComparison.Ordinal)) is { } word
            ? $"The problem says '{word}', which is nothing for people."
            : null;
    }

    /// <summary>What <c>/healthz</c> says where not all is well: it is the same record as where all is.</summary>
    private static bool IsReport(HttpAnswer answer) => answer.Media == "application/json" && (answer.Body.Length == 0
        || (TryParse(answer.Body) is { ValueKind: JsonValueKind.Object } report && HasText(report, "status")));

    private static bool Parses(HttpAnswer answer) => answer.Media switch
    {
        "application/json" => TryParse(answer.Body) is not null,
        "text/event-stream" => answer.Body.AsSpan().StartsWith("event: "u8) && Utf8.IsValid(answer.Body),
        "application/octet-stream" => ExportFormat.TryReadFrame(answer.Body, ExportFormat.HeadersTag.Length, out var tag) == FrameRead.Whole
            && (ExportFormat.IsTag(answer.Body.AsSpan()[tag]) || ExportFormat.IsTag(answer.Body.AsSpan()[tag], ExportFormat.HeadersTag)),
        "" => answer.Body.Length == 0,
        var media when media.StartsWith("text/", StringComparison.Ordinal) => Utf8.IsValid(answer.Body),
        _ => false,
    };

    private static bool HasText(JsonElement json, string name) =>
        json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String && text.GetString() is not "";

    private static JsonElement? TryParse(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
