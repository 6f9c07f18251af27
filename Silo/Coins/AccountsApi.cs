using Microsoft.AspNetCore.Http.HttpResults;
using OrleansBallot.Api;
using OrleansBallot.Api.Json;
using OrleansBallot.Silo.Http;

namespace OrleansBallot.Silo.Coins;

/// <summary>The coins of keys.</summary>
internal static class AccountsApi
{
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/accounts/{key}", One).WithSummary("The coins of a key, and what is pending from and to it.");
        routes.MapGet("/api/accounts/{key}/history", History).Takes(places => places.Reads)
            .WithSummary("What has changed a key's balance, the newest first; with 'before' only what has a lower number.");
    }

    private static Task<Results<Ok<AccountJson>, ProblemHttpResult>> One(
        string key, IBallotApi api, CancellationToken stop, string? node = null) =>
        api.Account(key, node, stop).OrProblem();

    private static Task<Results<Ok<MovementJson[]>, ProblemHttpResult>> History(
        string key, IBallotApi api, CancellationToken stop, string? node = null, int? before = null, int count = 50) =>
        api.History(key, before, count, node, stop).OrProblem();
}
