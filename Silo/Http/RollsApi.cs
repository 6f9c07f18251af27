using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansBallot.Api.Json;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger;
using OrleansBallot.Silo.Hosting;

namespace OrleansBallot.Silo.Http;

/// <summary>Rolls, and the credentials that those on them get. What a voter sends here is in no log and in no error.</summary>
internal static class RollsApi
{
    private const string Csv = "text/csv";
    private const int MostRequest = 8 * 1024;

    public static void MapRolls(this IEndpointRouteBuilder routes)
    {
        var operators = routes.MapGroup("").AddEndpointFilter<OperatorFilter>().ProducesProblem(StatusCodes.Status401Unauthorized);
        operators.MapPost("/api/rolls", Load).Accepts<byte[]>(Csv).WithMetadata(new RequestSizeLimitAttribute(RollCsv.MostBytes + MostRequest))
            .WithSummary("Loads a roll, 'id,code[,expires]' as CSV, for an election of the organiser's. All of it or nothing.");
        operators.MapGet("/api/elections/{id}/roll", Status).WithSummary("How many credentials were issued, and how many wrong codes came.");
        operators.MapGet("/api/elections/{id}/roll/locks", Locks).WithSummary("Whose codes were wrong lately, and who is locked for it.");
        operators.MapPost("/api/elections/{id}/roll/unlock", Unlock).Accepts<UnlockJson>("application/json")
            .WithSummary("Lets a voter who is locked for wrong codes try again.");
        operators.MapPost("/api/elections/{id}/roll/resume", Resume)
            .WithSummary("Lets a registrar go on that was restored from a copy. With complete=true its log lacks nothing, because it was only moved.");
        routes.MapPost("/api/elections/{id}/credentials", Issue).Accepts<CredentialRequestJson>("application/json")
            .WithSummary("Signs a voter's blinded one-time key, once for an id and its code. The same request again gets the same signature.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status429TooManyRequests);
    }

    private static async Task<Results<Created<PreparedRollJson>, ProblemHttpResult>> Load(
        HttpRequest request, RollLoader loader, SiloNodes nodes, OrganiserDoor door, CancellationToken stop, string? organiser = null)
    {
        if (!PublicKey.TryParse(organiser, out var key) || !key.IsOnCurve) return Problems.Malformed("'organiser' must be the organiser's key: 128 lower-case hex digits of a point on P-256.");
        if (request.ContentLength > RollCsv.MostBytes) return Problems.TooLarge(RollCsv.MostBytes);
        if (await NoRoomFor(key, nodes, door, stop) is { } full) return full;
        using var place = loader.TryBegin();
        if (place is null) return Problems.Unavailable("Another roll is being loaded: come back later.");
        if (await RollCsv.Read(request.Body, stop) is not { } file) return Problems.TooLarge(RollCsv.MostBytes);
        if (file.Bad > 0) return Problems.BadRoll(file);
        var (roll, salt) = await loader.Load(key, file.Rows, stop);
        return TypedResults.Created((string?)null, new PreparedRollJson(
            RegistrarKey.Of(roll.Root), roll.Issuer, roll.Registrar, roll.Size, roll.Root, Convert.ToHexStringLower(salt)));
    }

    /// <summary>A roll stays once it is loaded: none is for an election that would be refused.</summary>
    private static async Task<ProblemHttpResult?> NoRoomFor(PublicKey organiser, SiloNodes nodes, OrganiserDoor door, CancellationToken stop)
    {
        if (await nodes.ForReads(stop) is not { } node) return Problems.NoNode(nodes.Trouble);
        var room = await door.Room(node, organiser, stop);
        return room.Unsealed >= Limits.UnsealedElections ? Problems.NoRoom(RuleBook.Of(Rejection.TooManyElections), room)
            : room.OfKey >= Limits.UnsealedElectionsOfKey ? Problems.NoRoom(RuleBook.Of(Rejection.TooManyElectionsOfKey), room)
            : null;
    }

    private static async Task<Results<Ok<RollStatusJson>, ProblemHttpResult>> Status(string id, NodeReads reads, GrainCalls calls, CancellationToken stop)
    {
        var (root, problem) = await RootOf(id, reads, stop);
        return problem ?? await StatusOf(id, root!, calls, stop);
    }

    private static async Task<Results<Ok<RollLocksJson>, ProblemHttpResult>> Locks(string id, NodeReads reads, GrainCalls calls, TimeProvider time, CancellationToken stop)
    {
        var (root, problem) = await RootOf(id, reads, stop);
        if (problem is not null) return problem;
        if (await calls.Registrar(root!, registrar => registrar.GetLocks(), stop) is not { } locks) return Refused(RegistrarRefusal.UnknownRoll);
        var now = time.GetUtcNow();
        return TypedResults.Ok(new RollLocksJson(
            [.. locks.Voters.Select(voter => new VoterLockJson(voter.Voter, voter.WrongCodes, voter.Wait is not null, voter.Wait is { } wait ? Timestamp.From(now + wait).ToString() : null))],
            locks.Total, locks.Strangers));
    }

    private static async Task<Results<Ok<UnlockedJson>, ProblemHttpResult>> Unlock(string id, HttpRequest request, NodeReads reads, GrainCalls calls, TimeProvider time, CancellationToken stop)
    {
        if (await Bodies.Read(request, MostRequest, time, stop) is not { } body) return Problems.TooLarge(MostRequest);
        if (Bodies.TryParse<UnlockJson>(body) is not { Voter.Length: > 0 and <= IRegistrarGrain.LongestId } asked)
            return Problems.Malformed($"Send {{\"voter\"}}: an id of 1 to {IRegistrarGrain.LongestId} bytes.");
        var (root, problem) = await RootOf(id, reads, stop);
        if (problem is not null) return problem;
        return await calls.Registrar(root!, registrar => registrar.Unlock(Encoding.UTF8.GetBytes(asked.Voter)), stop)
            ? TypedResults.Ok(new UnlockedJson(true))
            : Refused(RegistrarRefusal.UnknownVoter);
    }

    private static async Task<Results<Ok<RollStatusJson>, ProblemHttpResult>> Resume(string id, NodeReads reads, GrainCalls calls, CancellationToken stop, bool complete = false)
    {
        var (root, problem) = await RootOf(id, reads, stop);
        if (problem is not null) return problem;
        return await calls.Registrar(root!, registrar => registrar.Resume(complete), stop) is { } rule ? Problems.Of<RegistrarRefusal>(rule) : await StatusOf(id, root!, calls, stop);
    }

    private static async Task<Results<Ok<RollStatusJson>, ProblemHttpResult>> StatusOf(string id, string root, GrainCalls calls, CancellationToken stop)
    {
        var status = await calls.Registrar(root, registrar => registrar.GetStatus(), stop);
        return status is null ? Refused(RegistrarRefusal.UnknownRoll)
            : status.Election is { } served && served != id ? Refused(RegistrarRefusal.WrongElection)
            : TypedResults.Ok(new RollStatusJson(status.Size, status.Issued, status.WrongCodes, status.State));
    }

    private static async Task<Results<Ok<CredentialJson>, ProblemHttpResult>> Issue(
        string id, HttpRequest request, NodeReads reads, GrainCalls calls, TimeProvider time, CancellationToken stop)
    {
        if (await Bodies.Read(request, MostRequest, time, stop) is not { } body) return Problems.TooLarge(MostRequest);
        if (TryRead(id, body) is not { } asked) return Refused(RegistrarRefusal.Malformed);
        if (Mistyped(asked) is { } mistyped) return mistyped;
        var (root, problem) = await RootOf(id, reads, stop);
        if (problem is not null) return problem;
        var answer = await calls.Registrar(root!, registrar => registrar.Issue(asked), stop);
        if (answer.Signature is { } signature) return TypedResults.Ok(new CredentialJson(Convert.ToHexStringLower(signature)));
        if (answer.Left is not { } left || !EnumNames.TryParse<RegistrarRefusal>(answer.Rule, out var refusal)) return Problems.Of<RegistrarRefusal>(answer.Rule);
        if (answer.Wait is { } locked) request.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(locked.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return WrongCode(RuleBook.Of(refusal), left, answer.Wait);
    }

    /// <summary>The root that names an election's registrar, as a node of this silo's has it; the registrar looks for itself.</summary>
    private static async Task<(string? Root, ProblemHttpResult? Problem)> RootOf(string id, NodeReads reads, CancellationToken stop)
    {
        var (_, standing, problem) = await reads.Find(node: null, grain => grain.GetStanding(id), stop);
        if (problem is not null) return (null, problem);
        if (standing is null) return (null, ElectionsApi.Unknown());
        return standing.Root is { } root ? (root, null) : (null, Refused(RegistrarRefusal.NoRoll));
    }

    /// <summary>What can't be right of what a voter typed, told to a voter; null where the registrar is to say.</summary>
    private static ProblemHttpResult? Mistyped(CredentialRequest asked) => (asked.Voter.Length, asked.Code.Length) switch
    {
        (0, _) => Problems.Of(SiloRefusal.NoId),
        ( > IRegistrarGrain.LongestId, _) => Mistyped("id-too-long",
            $"This id is too long: it has {asked.Voter.Length} bytes, and ids have at most {IRegistrarGrain.LongestId}."),
        (_, 0) => Problems.Of(SiloRefusal.NoCode),
        (_, < IRegistrarGrain.ShortestCode) => Mistyped("code-too-short",
            $"This code is too short: it has {(asked.Code.Length == 1 ? "1 character" : $"{asked.Code.Length} characters")}, and codes have at least {IRegistrarGrain.ShortestCode}. Type all of it."),
        (_, > IRegistrarGrain.LongestCode) => Mistyped("code-too-long",
            $"This code is too long: it has {asked.Code.Length} bytes, and codes have at most {IRegistrarGrain.LongestCode}."),
        _ => null,
    };

    private static ProblemHttpResult Mistyped(string rule, string words) => Problems.Of(StatusCodes.Status400BadRequest, rule, words);

    private static CredentialRequest? TryRead(string election, byte[] body)
    {
        return Bodies.TryParse<CredentialRequestJson>(body) is { Voter: { } voter, Code: { } code, Blinded: { } blinded }
            && blinded.Length == 2 * IssuingKey.Size && blinded.All(char.IsAsciiHexDigitLower)
            ? new(election, Encoding.UTF8.GetBytes(voter), Encoding.UTF8.GetBytes(code), Convert.FromHexString(blinded))
            : null;
    }

    /// <summary>What the rule says, and how it goes on: the same to a voter and to a stranger.</summary>
    private static ProblemHttpResult WrongCode(Rule rule, int left, TimeSpan? wait)
    {
        var minutes = wait is { } locked ? (int)Math.Ceiling(locked.TotalMinutes) : 0;
        var further = (rule.Class, left) switch
        {
            (RuleClass.TooMany, _) => $"It opens again in {Minutes(minutes)}.",
            (_, 0) => $"The id is locked for {Minutes(minutes)}.",
            (_, 1) => "1 try is left, then the id is locked for 15 minutes.",
            _ => $"{left} tries are left, then the id is locked for 15 minutes.",
        };
        return Problems.With(rule, $"{rule.Sentence} {further}", new() { ["left"] = left, ["minutes"] = wait is null ? null : minutes });
    }

    private static string Minutes(int minutes) => minutes == 1 ? "1 minute" : $"{minutes} minutes";

    private static ProblemHttpResult Refused(RegistrarRefusal rule) => Problems.Of(RuleBook.Of(rule));
}
