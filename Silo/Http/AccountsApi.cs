using Microsoft.AspNetCore.Http.HttpResults;
using OrleansBallot.Api.Json;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger;
using OrleansBallot.Silo.Http.Json;

namespace OrleansBallot.Silo.Http;

/// <summary>Who has which coins.</summary>
internal static class AccountsApi
{
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/accounts/{key}", One).WithSummary("The coins of a key, and what is pending from and to it.");
        routes.MapGet("/api/accounts/{key}/history", History).Takes(places => places.Reads)
            .WithSummary("What has changed a key's balance, the newest first; with 'before' only what has a lower number.");
    }

    private static async Task<Results<Ok<AccountJson>, ProblemHttpResult>> One(
        string key, NodeReads reads, CancellationToken stop, string? node = null) => PublicKey.TryParse(key, out _)
            ? await reads.Ask(node, grain => grain.GetAccount(key), Shapes.Account, stop)
            : Problems.NoKey(key);

    private static async Task<Results<Ok<MovementJson[]>, ProblemHttpResult>> History(
        string key, NodeReads reads, CancellationToken stop, string? node = null, int? before = null, int count = 50) =>
        !PublicKey.TryParse(key, out _) ? Problems.NoKey(key)
        : count is < 1 or > INodeGrain.MostListed ? Problems.OutOfRange(nameof(count), 1, INodeGrain.MostListed)
        : before < 1 ? Problems.OutOfRange(nameof(before), 1, int.MaxValue)
        : await reads.Ask(
            node, grain => grain.GetHistory(key, before, count), history => history.Movements.Select(Shapes.Movement).ToArray(), stop);
}
