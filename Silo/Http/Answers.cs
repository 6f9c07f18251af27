using Microsoft.AspNetCore.Http.HttpResults;
using OrleansBallot.Api;
using OrleansBallot.Api.Json;

namespace OrleansBallot.Silo.Http;

/// <summary>Answers of the API as answers over HTTP.</summary>
internal static class Answers
{
    private const int Buffer = 32 * 1024;

    /// <summary>The answer as JSON, or its refusal as problem details.</summary>
    public static async Task<Results<Ok<T>, ProblemHttpResult>> OrProblem<T>(this Task<Answer<T>> asked) =>
        (await asked).TryGet(out var value, out var refusal) ? TypedResults.Ok(value) : Problems.Of(refusal);

    /// <summary>The answer to one transaction: 202, with where to look for it.</summary>
    public static async Task<Results<Accepted<AcceptedJson>, ProblemHttpResult>> AcceptedOrProblem(this Task<Answer<AcceptedJson>> asked) =>
        (await asked).TryGet(out var accepted, out var refusal)
            ? TypedResults.Accepted($"/api/transactions/{accepted.Transaction}", accepted)
            : Problems.Of(refusal);

    /// <summary>A long answer, as it comes.</summary>
    /// <param name="asked">The answer.</param>
    /// <param name="type">Its media type.</param>
    /// <param name="file">The name under which browsers save it; null where they show it.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> OrProblem(
        this Task<Answer<Download>> asked, string type, string? file, CancellationToken stop) =>
        (await asked).TryGet(out var download, out var refusal)
            ? TypedResults.Stream(output => Copy(download, output, stop), type, file)
            : Problems.Of(refusal);

    private static async Task Copy(Download download, Stream output, CancellationToken stop)
    {
        // Joins small pieces.
        await using var buffered = new BufferedStream(output, Buffer);
        await foreach (var piece in download.Pieces.WithCancellation(stop)) await buffered.WriteAsync(piece, stop);
    }
}
