using Microsoft.AspNetCore.Http.HttpResults;
using OrleansBallot.Api.Json;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger;
using OrleansBallot.Silo.Hosting;
using OrleansBallot.Silo.Http.Json;

namespace OrleansBallot.Silo.Http;

/// <summary>Elections and their results.</summary>
internal static class ElectionsApi
{
    /// <summary>Digits of an election's id in the name of a file.</summary>
    private const int NameDigits = 8;

    private const int MostDraft = 64 * 1024;

    public static void MapElections(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/elections", All).Takes(places => places.Reads)
            .WithSummary("Elections of the best chain, the newest first, a page at a time: where there are more, the header Link leads to the next page.");
        routes.MapGet("/api/elections/{id}", One).WithSummary("An election's definition and where it stands.");
        routes.MapGet("/api/elections/{id}/results", Results).WithSummary("The counts at the tip.");
        routes.MapGet("/api/elections/{id}/results.csv", Csv).WithSummary("The same for spreadsheets, as UTF-8 with a mark at its beginning.")
            .Produces<string>(StatusCodes.Status200OK, "text/csv").ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapGet("/api/elections/{id}/votes/{voter}", Vote).WithSummary("The vote in the chain that counts for a key.");
        routes.MapPost("/api/elections/check", Check).Accepts<DraftJson>("application/json")
            .WithSummary("Which options of an election that nobody has opened yet look alike, and how many others have its title.");
        routes.MapGet("/api/elections/{id}/results/stream", Stream)
            .WithSummary("The counts now and whenever they or the tip change, as server-sent events named 'results'.")
            .Produces<ResultsJson>(StatusCodes.Status200OK, EventStreams.MediaType)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<ElectionJson[]>, ProblemHttpResult>> All(
        NodeReads reads, HttpResponse response, CancellationToken stop, string? node = null, string? before = null, int count = INodeGrain.MostListed)
    {
        if (count is < 1 or > INodeGrain.MostListed) return Problems.OutOfRange(nameof(count), 1, INodeGrain.MostListed);
        return await reads.Ask(node, grain => grain.GetElections(before, count), Page, Unknown, stop);

        ElectionJson[] Page(ElectionList list)
        {
            // A query alone, so that it fits wherever a proxy puts this.
            if (list.HasMore) response.Headers.Link = $"<?before={list.Elections[^1].Id}&count={count}{(node is null ? "" : $"&node={node}")}>; rel=\"next\"";
            return [.. list.Elections.Select(Shapes.Election)];
        }
    }

    private static Task<Results<Ok<ElectionJson>, ProblemHttpResult>> One(string id, NodeReads reads, CancellationToken stop, string? node = null) =>
        reads.Ask(node, grain => grain.GetElection(id, stop), Shapes.Election, Unknown, stop);

    private static Task<Results<Ok<ResultsJson>, ProblemHttpResult>> Results(
        string id, NodeReads reads, CancellationToken stop, string? node = null) =>
        reads.Ask(node, grain => grain.GetElection(id, stop), Shapes.Results, Unknown, stop);

    private static async Task<Results<Ok<DraftCheckJson>, ProblemHttpResult>> Check(
        HttpRequest request, NodeReads reads, TimeProvider time, CancellationToken stop, string? node = null)
    {
        if (await Bodies.Read(request, MostDraft, time, stop) is not { } body) return Problems.TooLarge(MostDraft);
        if (Bodies.TryParse<DraftJson>(body) is not { Title.Length: <= Limits.TextBytes, Options: { Length: <= Limits.Options } options } draft
            || options.Any(option => option is not { Length: <= Limits.TextBytes }))
            return Problems.Malformed($"Send {{\"title\", \"options\", \"organiser\"}}: texts of at most {Limits.TextBytes} bytes, {Limits.Options} options at most.");
        return await reads.Ask(node, grain => grain.CountTwins(draft.Title, draft.Organiser ?? ""), twins => new DraftCheckJson(twins.Count, LookAlikes.Among(options)), stop);
    }

    private static async Task<IResult> Csv(string id, NodeReads reads, CancellationToken stop, string? node = null)
    {
        var counted = await Results(id, reads, stop, node);
        return counted.Result is Ok<ResultsJson> { Value: { } results }
            ? TypedResults.File(ResultsCsv.Of(results), ResultsCsv.MediaType, $"results-{id[..Math.Min(id.Length, NameDigits)]}.csv")
            : counted;
    }

    private static async Task<Results<Ok<VoteJson>, ProblemHttpResult>> Vote(
        string id, string voter, NodeReads reads, CancellationToken stop, string? node = null) => PublicKey.TryParse(voter, out _)
            ? await reads.Ask(node, grain => grain.GetVote(id, voter), vote => new VoteJson(vote.Transaction, vote.Revision), Unknown, stop)
            : Problems.NoKey(voter);

    private static async Task<IResult> Stream(
        string id, NodeReads reads, GrainCalls calls, EventStreams streams, HttpContext http, string? node = null)
    {
        // What does not exist is said before the stream begins: afterwards there is no status left to say it with.
        var (chosen, first, problem) = await reads.Find(node, grain => grain.GetElection(id, http.RequestAborted), http.RequestAborted);
        return problem ?? (first is not null ? await streams.Serve(http, new("results", chosen, id, Look)) : Unknown());

        async Task<object?> Look() =>
            await calls.Node(chosen, grain => grain.GetElection(id), CancellationToken.None, GrainCalls.ShortDeadline) is { } election
                ? Shapes.Results(election)
                : null;
    }

    /// <summary>In the words of V1, by which nothing is refused here: there is nothing to show.</summary>
    internal static ProblemHttpResult Unknown() => Problems.Of(
        StatusCodes.Status404NotFound, Rejection.UnknownElection.Name(), RuleBook.Of(Rejection.UnknownElection).Sentence);
}
