using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansBallot.Api;
using OrleansBallot.Api.Json;
using OrleansBallot.Api.OverGrains;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Silo.Http;

namespace OrleansBallot.Silo.Rolls;

/// <summary>Rolls, and the credentials of their voters. No log and no error holds what a voter sends here.</summary>
internal static class RollsApi
{
    private const string Csv = "text/csv";
    private const int MostRequest = 16 * 1024;

    public static void MapRolls(this IEndpointRouteBuilder routes)
    {
        var operators = routes.ForOperators("");
        operators.MapPost("/api/rolls", Load).Accepts<byte[]>(Csv)
            .WithMetadata(new RequestSizeLimitAttribute(RollCsv.MostBytes + MostRequest))
            .WithSummary("Loads a roll, 'id,code[,expires][,weight]' as CSV, for an election of the organiser's. All of it or nothing.");
        operators.MapGet("/api/elections/{id}/roll", Status)
            .WithSummary("How many credentials were issued, and how many wrong codes came.");
        operators.MapGet("/api/elections/{id}/roll/locks", Locks).WithSummary("Whose codes were wrong lately, and who is locked for it.");
        operators.MapPost("/api/elections/{id}/roll/unlock", Unlock).Accepts<UnlockJson>("application/json")
            .WithSummary("Lets a voter who is locked for wrong codes try again.");
        operators.MapPost("/api/elections/{id}/roll/resume", Resume)
            .WithSummary(
                "Lets a registrar go on that was restored from a copy. With complete=true its log lacks nothing, "
                + "because it was only moved.");
        routes.MapPost("/api/elections/{id}/credentials", Issue).Accepts<CredentialRequestJson>("application/json")
            .WithSummary(
                "Signs a voter's one-time key, blinded for each class of the roll, for the voter's own class: once for an id and its code. "
                + "The same request again gets the same signature.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status429TooManyRequests);
    }

    private static async Task<Results<Created<PreparedRollJson>, ProblemHttpResult>> Load(
        HttpRequest request, IBallotApi api, CancellationToken stop, string? organiser = null)
    {
        if (!PublicKey.TryParse(organiser, out var key) || !key.IsOnCurve)
            return Problems.Of(
                Refusal.Malformed("'organiser' must be the organiser's key: 128 lower-case hex digits of a point on P-256."));
        if (request.ContentLength > RollCsv.MostBytes) return Problems.TooLarge(RollCsv.MostBytes);
        return (await api.LoadRoll(key, request.Body, stop)).TryGet(out var roll, out var refusal)
            ? TypedResults.Created((string?)null, roll)
            : Problems.Of(refusal);
    }

    private static Task<Results<Ok<RollStatusJson>, ProblemHttpResult>> Status(string id, IBallotApi api, CancellationToken stop) =>
        api.Roll(id, stop).OrProblem();

    private static Task<Results<Ok<RollLocksJson>, ProblemHttpResult>> Locks(string id, IBallotApi api, CancellationToken stop) =>
        api.RollLocks(id, stop).OrProblem();

    private static async Task<Results<Ok<UnlockedJson>, ProblemHttpResult>> Unlock(
        string id, HttpRequest request, IBallotApi api, TimeProvider time, CancellationToken stop) =>
        await Bodies.Read(request, MostRequest, time, stop) is { } body
            ? await api.Unlock(id, Bodies.TryParse<UnlockJson>(body)?.Voter ?? "", stop).OrProblem()
            : Problems.TooLarge(MostRequest);

    private static Task<Results<Ok<RollStatusJson>, ProblemHttpResult>> Resume(
        string id, IBallotApi api, CancellationToken stop, bool complete = false) =>
        api.ResumeRoll(id, complete, stop).OrProblem();

    private static async Task<Results<Ok<CredentialJson>, ProblemHttpResult>> Issue(
        string id, HttpRequest request, IBallotApi api, TimeProvider time, CancellationToken stop)
    {
        if (await Bodies.Read(request, MostRequest, time, stop) is not { } body) return Problems.TooLarge(MostRequest);
        var answer = await api.Credential(id, Bodies.TryParse<CredentialRequestJson>(body), stop);
        if (answer.TryGet(out var credential, out var refusal)) return TypedResults.Ok(credential);
        if (refusal.Tries?.Wait is { } locked)
            request.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(locked.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Problems.Of(refusal);
    }
}
