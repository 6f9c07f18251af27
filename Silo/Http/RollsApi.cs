using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger;
using OrleansBallot.Silo.Hosting;
using OrleansBallot.Silo.Http.Json;

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
        if (place is null) return Problems.Of(StatusCodes.Status503ServiceUnavailable, Problems.Unavailable, "Another roll is being loaded: come back later.");
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
        return room.Unsealed >= Limits.UnsealedElections ? Problems.NoRoom(Rejection.TooManyElections.Name(), room)
            : room.OfKey >= Limits.UnsealedElectionsOfKey ? Problems.NoRoom(Rejection.TooManyElectionsOfKey.Name(), room)
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
        if (await calls.Registrar(root!, registrar => registrar.GetLocks(), stop) is not { } locks) return Refused("unknown-roll");
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
            : Refused("unknown-voter");
    }

    private static async Task<Results<Ok<RollStatusJson>, ProblemHttpResult>> Resume(string id, NodeReads reads, GrainCalls calls, CancellationToken stop, bool complete = false)
    {
        var (root, problem) = await RootOf(id, reads, stop);
        if (problem is not null) return problem;
        return await calls.Registrar(root!, registrar => registrar.Resume(complete), stop) is { } rule ? Refused(rule) : await StatusOf(id, root!, calls, stop);
    }

    private static async Task<Results<Ok<RollStatusJson>, ProblemHttpResult>> StatusOf(string id, string root, GrainCalls calls, CancellationToken stop)
    {
        var status = await calls.Registrar(root, registrar => registrar.GetStatus(), stop);
        return status is null ? Refused("unknown-roll")
            : status.Election is { } served && served != id ? Refused("wrong-election")
            : TypedResults.Ok(new RollStatusJson(status.Size, status.Issued, status.WrongCodes, status.State));
    }

    private static async Task<Results<Ok<CredentialJson>, ProblemHttpResult>> Issue(
        string id, HttpRequest request, NodeReads reads, GrainCalls calls, TimeProvider time, CancellationToken stop)
    {
        if (await Bodies.Read(request, MostRequest, time, stop) is not { } body) return Problems.TooLarge(MostRequest);
        if (TryRead(id, body) is not { } asked) return Refused("malformed");
        if (Mistyped(asked) is var (fault, words)) return Problems.Of(StatusCodes.Status400BadRequest, fault, words);
        var (root, problem) = await RootOf(id, reads, stop);
        if (problem is not null) return problem;
        var answer = await calls.Registrar(root!, registrar => registrar.Issue(asked), stop);
        if (answer.Signature is { } signature) return TypedResults.Ok(new CredentialJson(Convert.ToHexStringLower(signature)));
        if (answer.Left is not { } left) return Refused(answer.Rule!);
        if (answer.Wait is { } locked) request.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(locked.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return WrongCode(answer.Rule!, left, answer.Wait);
    }

    /// <summary>The root that names an election's registrar, as a node of this silo's has it; the registrar looks for itself.</summary>
    private static async Task<(string? Root, ProblemHttpResult? Problem)> RootOf(string id, NodeReads reads, CancellationToken stop)
    {
        var (_, standing, problem) = await reads.Find(node: null, grain => grain.GetStanding(id), stop);
        if (problem is not null) return (null, problem);
        if (standing is null) return (null, Refused("unknown-election"));
        return standing.Root is { } root ? (root, null) : (null, Refused("no-roll"));
    }

    /// <summary>What can't be right of what a voter typed, told to a voter; null where the registrar is to say.</summary>
    private static (string Rule, string Words)? Mistyped(CredentialRequest asked) => (asked.Voter.Length, asked.Code.Length) switch
    {
        (0, _) => ("no-id", "Type your id on the roll."),
        ( > IRegistrarGrain.LongestId, _) => ("id-too-long", $"This id is too long: it has {asked.Voter.Length} bytes, and ids have at most {IRegistrarGrain.LongestId}."),
        (_, 0) => ("no-code", "Type your one-time code."),
        (_, < IRegistrarGrain.ShortestCode) => ("code-too-short",
            $"This code is too short: it has {(asked.Code.Length == 1 ? "1 character" : $"{asked.Code.Length} characters")}, and codes have at least {IRegistrarGrain.ShortestCode}. Type all of it."),
        (_, > IRegistrarGrain.LongestCode) => ("code-too-long", $"This code is too long: it has {asked.Code.Length} bytes, and codes have at most {IRegistrarGrain.LongestCode}."),
        _ => null,
    };

    private static CredentialRequest? TryRead(string election, byte[] body)
    {
        return Bodies.TryParse<CredentialRequestJson>(body) is { Voter: { } voter, Code: { } code, Blinded: { } blinded }
            && blinded.Length == 2 * IssuingKey.Size && blinded.All(char.IsAsciiHexDigitLower)
            ? new(election, Encoding.UTF8.GetBytes(voter), Encoding.UTF8.GetBytes(code), Convert.FromHexString(blinded))
            : null;
    }

    /// <summary>The same to a voter and to a stranger: nothing here tells who is on the roll.</summary>
    private static ProblemHttpResult WrongCode(string rule, int left, TimeSpan? wait)
    {
        var minutes = wait is { } locked ? (int)Math.Ceiling(locked.TotalMinutes) : 0;
        var (status, detail) = rule == "wrong-code"
            ? (StatusCodes.Status403Forbidden, "There is no voter with this id and this code. " + left switch
            {
                0 => $"The id is locked for {Minutes(minutes)}.",
                1 => "1 try is left, then the id is locked for 15 minutes.",
                _ => $"{left} tries are left, then the id is locked for 15 minutes.",
            })
            : (StatusCodes.Status429TooManyRequests, $"Too many wrong codes in a row for this id. It opens again in {Minutes(minutes)}; an operator can unlock it at once.");
        return Problems.With(status, rule, detail, new() { ["left"] = left, ["minutes"] = wait is null ? null : minutes });
    }

    private static string Minutes(int minutes) => minutes == 1 ? "1 minute" : $"{minutes} minutes";

    private static ProblemHttpResult Refused(string rule)
    {
        var (status, detail) = rule switch
        {
            "unknown-election" => (StatusCodes.Status404NotFound, "There is no such election on this chain yet."),
            "unknown-roll" => (StatusCodes.Status404NotFound, "The roll of this election is not kept in this network."),
            "malformed" => (StatusCodes.Status400BadRequest,
                "The request for a credential is damaged, or made for another election. Programs find its form in /openapi/v1.json."),
            "code-expired" => (StatusCodes.Status403Forbidden, "The code was good for a time that is over. Ask the organiser."),
            "unknown-voter" => (StatusCodes.Status404NotFound, "Nobody on the roll has this id."),
            "roll-restored" => (StatusCodes.Status409Conflict,
                "The registrar's log was restored from a copy, or is older than the chain: it issues no credentials until the operator decides. Tell the organiser."),
            "not-complete" => (StatusCodes.Status409Conflict, "The chain holds more ballots than the registrar's log has credentials: something is missing from it."),
            "already-issued" => (StatusCodes.Status409Conflict, "The registrar has signed another request of this voter, and signs one. Ask with the key of that time: it makes the same request again. What an older page or console asked only that browser or folder has."),
            "no-roll" => (StatusCodes.Status409Conflict, "Any key may vote in this election: no credential is needed."),
            "closed" => (StatusCodes.Status409Conflict, "The election has closed, or the registrar's keys are gone: no credentials are issued."),
            "wrong-election" => (StatusCodes.Status409Conflict, "The roll was loaded for another organiser or other keys, or serves another election."),
            _ => (StatusCodes.Status409Conflict, $"The registrar refuses this: {rule}."),
        };
        return Problems.Of(status, rule, detail);
    }
}
