using Microsoft.AspNetCore.Http.HttpResults;
using OrleansBallot.Api;
using OrleansBallot.Api.Json;
using OrleansBallot.Api.OverGrains;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Silo.Http;

namespace OrleansBallot.Silo.Elections;

/// <summary>Elections and their results.</summary>
internal static class ElectionsApi
{
    /// <summary>Digits of an election's id in the name of a file.</summary>
    private const int NameDigits = 8;

    private const int MostDraft = 64 * 1024;

    public static void MapElections(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/elections", All).Takes(places => places.Reads)
            .WithSummary(
                "Elections of the best chain, the newest first, a page at a time: where there are more, the header Link "
                + "leads to the next page.");
        routes.MapGet("/api/elections/{id}", One).WithSummary("An election's definition and where it stands.");
        routes.MapGet("/api/elections/{id}/results", Results).WithSummary("The counts at the tip.");
        routes.MapGet("/api/elections/{id}/results.csv", Csv)
            .WithSummary("The same for spreadsheets, as UTF-8 with a mark at its beginning.")
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
        IBallotApi api, HttpResponse response, CancellationToken stop, string? node = null, string? before = null,
        int count = INodeGrain.MostListed)
    {
        if (!(await api.Elections(before, count, node, stop)).TryGet(out var page, out var refusal)) return Problems.Of(refusal);

        // A query alone, so that it is right under whatever path a proxy serves this.
        if (page.Before is { } next)
            response.Headers.Link = $"<?before={next}&count={count}{(node is null ? "" : $"&node={node}")}>; rel=\"next\"";
        return TypedResults.Ok(page.Elections);
    }

    private static Task<Results<Ok<ElectionJson>, ProblemHttpResult>> One(
        string id, IBallotApi api, CancellationToken stop, string? node = null) =>
        api.Election(id, node, stop).OrProblem();

    private static Task<Results<Ok<ResultsJson>, ProblemHttpResult>> Results(
        string id, IBallotApi api, CancellationToken stop, string? node = null) =>
        api.Results(id, node, stop).OrProblem();

    private static async Task<Results<Ok<DraftCheckJson>, ProblemHttpResult>> Check(
        HttpRequest request, IBallotApi api, TimeProvider time, CancellationToken stop, string? node = null) =>
        await Bodies.Read(request, MostDraft, time, stop) is { } body
            ? await api.CheckDraft(Bodies.TryParse<DraftJson>(body), node, stop).OrProblem()
            : Problems.TooLarge(MostDraft);

    private static async Task<IResult> Csv(string id, IBallotApi api, CancellationToken stop, string? node = null) =>
        (await api.Results(id, node, stop)).TryGet(out var results, out var refusal)
            ? TypedResults.File(ResultsCsv.Of(results), ResultsCsv.MediaType, $"results-{id[..Math.Min(id.Length, NameDigits)]}.csv")
            : Problems.Of(refusal);

    private static Task<Results<Ok<VoteJson>, ProblemHttpResult>> Vote(
        string id, string voter, IBallotApi api, CancellationToken stop, string? node = null) =>
        api.Vote(id, voter, node, stop).OrProblem();

    private static async Task<IResult> Stream(
        string id, IBallotApi api, LiveReads live, EventStreams streams, HttpContext http, string? node = null)
    {
        // Looked up before the stream begins: after that no status can say that there is no such election.
        var first = await api.Election(id, node, http.RequestAborted);
        return first.TryGet(out _, out var refusal)
            ? await streams.Serve(http, LiveView.Of("results", node ?? "any node", id, () => live.Results(id, node)))
            : Problems.Of(refusal);
    }
}
