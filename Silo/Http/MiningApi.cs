using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansBallot.Api.Json;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger;
using OrleansBallot.Silo.Hosting;

namespace OrleansBallot.Silo.Http;

/// <summary>How operators have blocks mined, and get at what mining has earned.</summary>
internal static class MiningApi
{
    private const int MostOrder = 1024;
    private const string Json = "application/json";

    /// <summary>A little more than the node takes, so that its own words arrive.</summary>
    private static readonly TimeSpan _deadline = TimeSpan.FromSeconds(INodeGrain.MiningSeconds + 5);

    public static void MapMining(this RouteGroupBuilder operators)
    {
        operators.MapPost("/mine", Mine).Accepts<MineJson>(isOptional: true, Json)
            .WithSummary("Has a node mine one block of what is pending, even where nodes do not mine by themselves.");
        operators.MapPost("/collect", Collect).Accepts<CollectJson>(Json).WithSummary("Has a node send all coins of its own account to a key.");
    }

    private static async Task<Results<Ok<MinedJson>, ProblemHttpResult>> Mine(
        string name, HttpRequest request, NodeReads reads, GrainCalls calls, TimeProvider time, CancellationToken stop)
    {
        var (order, problem) = await Read<MineJson>(request, time, stop);
        if (problem is not null) return problem;
        if (order?.Account is { } account && Bad(account) is { } bad) return bad;
        if (!await reads.IsNode(name, stop)) return Problems.UnknownNode(name);
        if (await calls.NodeOnce(name, grain => grain.Mine(order?.Account, stop), stop, _deadline) is not { } answer)
            return Lost($"The answer of '{name}' was lost: it may have mined a block or not. Look at the newest blocks before you ask again.");
        return answer.Block is { } block
            ? TypedResults.Ok(new MinedJson(block.Height, block.Hash, block.Reward, block.Account, block.Transactions))
            : Problems.Of<MiningRefusal>(answer.Rule, name);
    }

    private static async Task<Results<Accepted<AcceptedJson>, ProblemHttpResult>> Collect(
        string name, HttpRequest request, NodeReads reads, GrainCalls calls, TimeProvider time, CancellationToken stop)
    {
        var (order, problem) = await Read<CollectJson>(request, time, stop);
        if (problem is not null) return problem;
        if (order?.To is not { } to) return Problems.Malformed("Send {\"to\"}: the key that gets the coins.");
        if (Bad(to) is { } bad) return bad;
        if (!await reads.IsNode(name, stop)) return Problems.UnknownNode(name);
        if (await calls.NodeOnce(name, grain => grain.Collect(to), stop) is not { } submission)
            return Lost($"The answer of '{name}' was lost: it may have sent the coins or not. Look at the balance before you ask again.");
        return submission.Answers[0].Rule == Rejection.WrongAmount.Name()
            ? Problems.Of(StatusCodes.Status409Conflict, submission.Answers[0].Rule!, $"The account of '{name}' has no coins to send, or has sent them already.")
            : TransactionsApi.Answer(submission.Node, submission.Answers[0]);
    }

    /// <summary>Null where there is no body. Read here and not by the framework, which would read it before it looks at the token.</summary>
    private static async Task<(T? Order, ProblemHttpResult? Problem)> Read<T>(HttpRequest request, TimeProvider time, CancellationToken stop)
        where T : class
    {
        if (await Bodies.Read(request, MostOrder, time, stop) is not { } body) return (null, Problems.TooLarge(MostOrder));
        try
        {
            return (body.Length == 0 ? null : JsonSerializer.Deserialize<T>(body, JsonSerializerOptions.Web), null);
        }
        catch (JsonException)
        {
            return (null, Problems.Malformed("The body is no such JSON object. /openapi/v1.json has its form."));
        }
    }

    /// <summary>Checked before a node is asked: what a block pays to no point breaks T1, after all its work.</summary>
    private static ProblemHttpResult? Bad(string key) =>
        !PublicKey.TryParse(key, out var parsed) ? Problems.NoKey(key)
        : parsed.IsOnCurve ? null
        : Problems.Of(RuleBook.Of(Rejection.InvalidKey));

    private static ProblemHttpResult Lost(string detail) => Problems.Of(StatusCodes.Status503ServiceUnavailable, "answer-lost", detail);
}
