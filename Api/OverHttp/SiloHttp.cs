using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using OrleansBallot.Api.Json;

namespace OrleansBallot.Api.OverHttp;

/// <summary>Asks a silo over HTTP, and reads its answers and its problems.</summary>
/// <param name="handler">Makes the connections.</param>
/// <param name="silo">The silo's address.</param>
/// <param name="token">Reads the operator's token, for requests that need it; it gives null where there is none.</param>
internal sealed class SiloHttp(HttpMessageHandler handler, Uri silo, Func<string?> token) : IDisposable
{
    /// <summary>The event by which a stream says every five seconds that it lives, though nothing is new.</summary>
    private const string Alive = "alive";

    private const string EventStream = "text/event-stream";

    private const int PieceBytes = 64 * 1024;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    /// <summary>After how long a silent stream is taken for lost.</summary>
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http =
        new(handler) { BaseAddress = silo, Timeout = _patience, MaxResponseContentBufferSize = 64 * 1024 * 1024 };

    public Task<Answer<T>> Get<T>(string path, CancellationToken stop, bool asOperator = false) =>
        Ask<T>(HttpMethod.Get, path, null, stop, asOperator);

    public Task<Answer<T>> Post<T>(string path, HttpContent? content, CancellationToken stop, bool asOperator = false) =>
        Ask<T>(HttpMethod.Post, path, content, stop, asOperator);

    public async Task<Answer<T>> Ask<T>(
        HttpMethod method, string path, HttpContent? content, CancellationToken stop, bool asOperator = false)
    {
        using var request = Request(method, path, content, asOperator);
        var sent = await Send(request, HttpCompletionOption.ResponseContentRead, stop);
        if (!sent.TryGet(out var answer, out var refusal)) return refusal;
        using (answer) return await Read<T>(answer, stop);
    }

    /// <summary>A page of a list, and the query of the next one, where the silo says that there is one.</summary>
    public async Task<Answer<(T Page, string? Next)>> GetPage<T>(string path, CancellationToken stop)
    {
        using var request = Request(HttpMethod.Get, path);
        var sent = await Send(request, HttpCompletionOption.ResponseContentRead, stop);
        if (!sent.TryGet(out var answer, out var refusal)) return refusal;
        using (answer)
        {
            var next = answer.Headers.TryGetValues("Link", out var links) && links.First().Split('<', '>') is [_, ['?', ..] query, ..]
                ? query
                : null;
            return (await Read<T>(answer, stop), next);
        }
    }

    /// <summary>A long answer, read as it comes.</summary>
    public async Task<Answer<Download>> Download(string path, CancellationToken stop)
    {
        using var request = Request(HttpMethod.Get, path);
        var sent = await Send(request, HttpCompletionOption.ResponseHeadersRead, stop);
        return sent.Select(answer => new Download(answer.Content.Headers.ContentLength, Pieces(answer, stop)));
    }

    /// <summary>Server-sent events, until the silo ends them.</summary>
    public async Task<Answer<Live<T>>> Stream<T>(HttpMethod method, string path, CancellationToken stop, bool asOperator = false)
    {
        using var request = Request(method, path, null, asOperator);
        request.Headers.Accept.Add(new(EventStream));
        var sent = await Send(request, HttpCompletionOption.ResponseHeadersRead, stop);
        if (!sent.TryGet(out var answer, out var refusal)) return refusal;
        if (answer.Content.Headers.ContentType?.MediaType == EventStream) return new Live<T>(Events<T>(answer, stop));
        answer.Dispose();
        throw Strange();
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(HttpMethod method, string path, HttpContent? content = null, bool asOperator = false)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        if (asOperator && token() is { } bearer) request.Headers.Authorization = new("Bearer", bearer);
        return request;
    }

    private async Task<Answer<HttpResponseMessage>> Send(
        HttpRequestMessage request, HttpCompletionOption completion, CancellationToken stop)
    {
        var answer = await Reaching(() => _http.SendAsync(request, completion, stop), stop);
        if (answer.IsSuccessStatusCode) return answer;
        using (answer) return await ReadRefusal(answer, stop);
    }

    private async Task<T> Read<T>(HttpResponseMessage answer, CancellationToken stop)
    {
        try
        {
            return await answer.Content.ReadFromJsonAsync<T>(stop) ?? throw Strange();
        }
        catch (JsonException fault)
        {
            throw Strange(fault);
        }
    }

    private async Task<Refusal> ReadRefusal(HttpResponseMessage answer, CancellationToken stop)
    {
        if (await ReadProblem(answer.Content, stop) is not { Rule: { Length: > 0 } rule } problem) throw Strange();
        var refusal = new Refusal(rule, RefusalStatus.ClassOf(answer.StatusCode), problem.Detail)
        {
            Conflict = problem.Conflict,
            Lines = problem.Lines is { } lines ? new(problem.Bad ?? lines.Length, lines) : null,
            Tries = problem.Left is { } left ? new(left, problem.Minutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null) : null,
        };
        return refusal.IsOfTheSilo ? refusal with { Detail = problem.Detail ?? problem.Title } : refusal;
    }

    private static async Task<Problem?> ReadProblem(HttpContent content, CancellationToken stop)
    {
        if (content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json")) return null;
        try
        {
            return await content.ReadFromJsonAsync<Problem>(stop);
        }
        catch (JsonException)
        {
            // Something between us and the silo made this answer: it is no problem of a silo's.
            return null;
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Pieces(
        HttpResponseMessage answer, [EnumeratorCancellation] CancellationToken stop)
    {
        using var whole = answer;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await using var stream = await answer.Content.ReadAsStreamAsync(stop);
        var buffer = new byte[PieceBytes];
        while (await Reaching(Next, stop) is > 0 and var read) yield return buffer.AsMemory(0, read);

        Task<int> Next()
        {
            patience.CancelAfter(_patience);
            return stream.ReadAsync(buffer, patience.Token).AsTask();
        }
    }

    private async IAsyncEnumerable<T> Events<T>(HttpResponseMessage answer, [EnumeratorCancellation] CancellationToken stop)
    {
        using var whole = answer;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await using var stream = await answer.Content.ReadAsStreamAsync(stop);
        var parser = SseParser.Create(
            stream, (name, data) => name == Alive ? default : JsonSerializer.Deserialize<T>(data, JsonSerializerOptions.Web));
        await using var events = parser.EnumerateAsync(patience.Token).GetAsyncEnumerator(patience.Token);
        while (await Reaching(Next, stop))
        {
            if (events.Current.Data is { } item) yield return item;
        }

        async Task<bool> Next()
        {
            patience.CancelAfter(_silence);
            try
            {
                return await events.MoveNextAsync();
            }
            catch (JsonException fault)
            {
                throw Strange(fault);
            }
        }
    }

    private static async Task<T> Reaching<T>(Func<Task<T>> work, CancellationToken stop)
    {
        try
        {
            return await work();
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw new UnreachableException(Why(fault), fault);
        }
        catch (OperationCanceledException fault) when (!stop.IsCancellationRequested)
        {
            throw new UnreachableException($"no answer within {_patience.TotalSeconds} s", fault);
        }
    }

    private static string Why(Exception fault) => fault switch
    {
        HttpIOException or HttpRequestException { InnerException: HttpIOException }
        or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } =>
            "it broke off in the middle of an answer",
        { InnerException: { } cause } => Why(cause),
        _ => fault.Message,
    };

    private StrangeAnswerException Strange(Exception? cause = null) =>
        new($"What answers at {silo} does not talk like a ballot silo.", cause);

    private sealed record Problem(
        string? Title, string? Detail, string? Rule, string? Conflict, int? Bad, BadLineJson[]? Lines, int? Left, int? Minutes);
}
