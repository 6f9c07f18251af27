using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansBallot.Api;
using OrleansBallot.Api.Json;
using OrleansBallot.Silo.Http;

namespace OrleansBallot.Silo.Coins;

/// <summary>Operators have blocks mined, and collect the rewards.</summary>
internal static class MiningApi
{
    private const int MostOrder = 1024;
    private const string Json = "application/json";

    public static void MapMining(this IEndpointRouteBuilder routes)
    {
        var operators = routes.ForOperators("/api/nodes/{name}");
        operators.MapPost("/mine", Mine).Accepts<MineJson>(isOptional: true, Json)
            .WithSummary("Has a node mine one block of what is pending, even where nodes do not mine by themselves.");
        operators.MapPost("/collect", Collect).Accepts<CollectJson>(Json)
            .WithSummary("Has a node send all coins of its own account to a key.");
    }

    private static async Task<Results<Ok<MinedJson>, ProblemHttpResult>> Mine(
        string name, HttpRequest request, IBallotApi api, TimeProvider time, CancellationToken stop)
    {
        var (order, problem) = await Read<MineJson>(request, time, stop);
        return problem is not null ? problem : await api.Mine(name, order?.Account, stop).OrProblem();
    }

    private static async Task<Results<Accepted<AcceptedJson>, ProblemHttpResult>> Collect(
        string name, HttpRequest request, IBallotApi api, TimeProvider time, CancellationToken stop)
    {
        var (order, problem) = await Read<CollectJson>(request, time, stop);
        return problem is not null ? problem : await api.Collect(name, order?.To, stop).AcceptedOrProblem();
    }

    /// <summary>
    /// The body as a record; null where there is none. The framework would read it before the operator's token is looked at.
    /// </summary>
    private static async Task<(T? Order, ProblemHttpResult? Problem)> Read<T>(
        HttpRequest request, TimeProvider time, CancellationToken stop)
        where T : class
    {
        if (await Bodies.Read(request, MostOrder, time, stop) is not { } body) return (null, Problems.TooLarge(MostOrder));
        try
        {
            return (body.Length == 0 ? null : JsonSerializer.Deserialize<T>(body, JsonSerializerOptions.Web), null);
        }
        catch (JsonException)
        {
            return (null, Problems.Of(Refusal.Malformed("The body is no such JSON object. /openapi/v1.json has its form.")));
        }
    }
}
