using System.Text;
using OrleansBallot.Api.Json;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Api.OverGrains;

/// <summary>Rolls, and the credentials of their voters. No log and no error holds what a voter sends here.</summary>
internal sealed partial class GrainApi
{
    private readonly RollLoader _loader = new(calls);

    public async Task<Answer<PreparedRollJson>> LoadRoll(PublicKey organiser, Stream csv, CancellationToken stop)
    {
        if (await NoRoomFor(organiser, stop) is { } full) return full;
        using var place = _loader.TryBegin();
        if (place is null) return Refusal.Unavailable("Another roll is being loaded: come back later.");
        if (await RollCsv.Read(csv, stop) is not { } file) return Refusal.TooLarge(RollCsv.MostBytes);
        if (file.Bad > 0) return BadRoll(file);
        var (roll, salt) = await _loader.Load(organiser, file.Rows, stop);
        return new PreparedRollJson(
            RegistrarKey.Of(roll.Root), roll.Issuer.ToString(), roll.Registrar.ToString(), roll.Size, roll.Root.ToString(),
            Convert.ToHexStringLower(salt),
            [.. roll.Classes.Select(voters => new PreparedClassJson(voters.Weight, voters.Size, voters.Issuer.ToString()))]);
    }

    public async Task<Answer<RollStatusJson>> Roll(string election, CancellationToken stop)
    {
        var (root, refusal) = await RootOf(election, stop);
        return refusal is null ? await StatusOf(election, root, stop) : refusal;
    }

    public async Task<Answer<RollLocksJson>> RollLocks(string election, CancellationToken stop)
    {
        var (root, refusal) = await RootOf(election, stop);
        if (refusal is not null) return refusal;
        if (await calls.Registrar(root, registrar => registrar.GetLocks(), stop) is not { } locks)
            return Refused(RegistrarRefusal.UnknownRoll);
        var now = time.GetUtcNow();
        return new RollLocksJson(
            [
                .. locks.Voters.Select(voter => new VoterLockJson(
                    voter.Voter, voter.WrongCodes, voter.Wait is not null,
                    voter.Wait is { } wait ? Timestamp.From(now + wait).ToString() : null)),
            ],
            locks.Total, locks.Strangers);
    }

    public async Task<Answer<UnlockedJson>> Unlock(string election, string voter, CancellationToken stop)
    {
        if (voter.Length is 0 or > IRegistrarGrain.LongestId)
            return Refusal.Malformed($"Send {{\"voter\"}}: an id of 1 to {IRegistrarGrain.LongestId} bytes.");
        var (root, refusal) = await RootOf(election, stop);
        if (refusal is not null) return refusal;
        return await calls.Registrar(root, registrar => registrar.Unlock(Encoding.UTF8.GetBytes(voter)), stop)
            ? new UnlockedJson(true)
            : Refused(RegistrarRefusal.UnknownVoter);
    }

    public async Task<Answer<RollStatusJson>> ResumeRoll(string election, bool complete, CancellationToken stop)
    {
        var (root, refusal) = await RootOf(election, stop);
        if (refusal is not null) return refusal;
        return await calls.Registrar(root, registrar => registrar.Resume(complete), stop) is { } rule
            ? Refusal.Of<RegistrarRefusal>(rule)
            : await StatusOf(election, root, stop);
    }

    public async Task<Answer<CredentialJson>> Credential(string election, CredentialRequestJson? request, CancellationToken stop)
    {
        // A text that is no id is refused below, as an unknown election.
        _ = ElectionId.TryParse(election, out var id);
        if (TryRead(id, request) is not { } asked) return Refused(RegistrarRefusal.Malformed);
        if (Mistyped(asked) is { } mistyped) return mistyped;
        var (root, refusal) = await RootOf(election, stop);
        if (refusal is not null) return refusal;
        var answer = await calls.Registrar(root, registrar => registrar.Issue(asked), stop);
        if (answer.Signature is { } signature) return new CredentialJson(Convert.ToHexStringLower(signature), answer.Class);
        return answer.Left is { } left && RuleBook.Find<RegistrarRefusal>(answer.Rule) is { } rule
            ? WrongCode(rule, new(left, answer.Wait))
            : Refusal.Of<RegistrarRefusal>(answer.Rule);
    }

    private static Refusal Refused(RegistrarRefusal rule) => Refusal.Of(RuleBook.Of(rule));

    /// <summary>Refuses a roll for an election that would be refused: once it is loaded, a roll stays.</summary>
    private async Task<Refusal?> NoRoomFor(PublicKey organiser, CancellationToken stop)
    {
        if (!(await nodes.First(node: null, stop)).TryGet(out var node, out var refusal)) return refusal;
        var room = await door.Room(node, organiser, stop);
        return room.Unsealed >= Limits.UnsealedElections ? NoRoom(RuleBook.Of(Rejection.TooManyElections), room)
            : room.OfKey >= Limits.UnsealedElectionsOfKey ? NoRoom(RuleBook.Of(Rejection.TooManyElectionsOfKey), room)
            : null;
    }

    /// <summary>The refusal of a roll, with its bad lines.</summary>
    private static Refusal BadRoll(RollFile file) => new(
        "bad-roll", RuleClass.Malformed,
        $"{(file.Bad == 1 ? "1 line of the roll is bad" : $"{file.Bad} lines of the roll are bad")}, and nothing was kept.")
    {
        Lines = new(file.Bad, [.. file.Problems.Select(problem => new BadLineJson(problem.Line, problem.Problem))]),
    };

    private async Task<Answer<RollStatusJson>> StatusOf(string election, Hash256 root, CancellationToken stop)
    {
        var status = await calls.Registrar(root, registrar => registrar.GetStatus(), stop);
        return status is null ? Refused(RegistrarRefusal.UnknownRoll)
            : status.Election is { } served && served.ToString() != election ? Refused(RegistrarRefusal.WrongElection)
            : new RollStatusJson(
                status.Size, status.Issued, status.WrongCodes, status.State,
                [.. status.Classes.Select(voters => new RollClassStatusJson(voters.Weight, voters.Size, voters.Issued))]);
    }

    /// <summary>The root that names an election's registrar, from a node's chain. The registrar checks the election by itself.</summary>
    private async Task<(Hash256 Root, Refusal? Refusal)> RootOf(string election, CancellationToken stop)
    {
        var (_, standing, refusal) = await _reads.Find(node: null, grain => grain.GetStanding(election), stop);
        if (refusal is not null) return (default, refusal);
        if (standing is null) return (default, Refusal.UnknownElection());
        return standing.Root is { } root ? (root, null) : (default, Refused(RegistrarRefusal.NoRoll));
    }

    private static CredentialRequest? TryRead(ElectionId election, CredentialRequestJson? request) =>
        request is { Voter: { } voter, Code: { } code, Blinded: { } blinded }
        && blinded.Length is > 0 and <= 2 * IssuingKey.Size * Limits.Classes && blinded.Length % (2 * IssuingKey.Size) == 0
        && blinded.All(char.IsAsciiHexDigitLower)
            ? new(election, Encoding.UTF8.GetBytes(voter), Encoding.UTF8.GetBytes(code), Convert.FromHexString(blinded))
            : null;

    /// <summary>Tells a voter about an id or a code that can't be right; null where the registrar has to judge.</summary>
    private static Refusal? Mistyped(CredentialRequest asked) => (asked.Voter.Length, asked.Code.Length) switch
    {
        (0, _) => Refusal.Of(SiloRefusal.NoId),
        ( > IRegistrarGrain.LongestId, _) => Mistyped("id-too-long",
            $"This id is too long: it has {asked.Voter.Length} bytes, and ids have at most {IRegistrarGrain.LongestId}."),
        (_, 0) => Refusal.Of(SiloRefusal.NoCode),
        (_, < IRegistrarGrain.ShortestCode) => Mistyped("code-too-short",
            $"This code is too short: it has {(asked.Code.Length == 1 ? "1 character" : $"{asked.Code.Length} characters")}, and codes "
            + $"have at least {IRegistrarGrain.ShortestCode}. Type all of it."),
        (_, > IRegistrarGrain.LongestCode) => Mistyped("code-too-long",
            $"This code is too long: it has {asked.Code.Length} bytes, and codes have at most {IRegistrarGrain.LongestCode}."),
        _ => null,
    };

    private static Refusal Mistyped(string rule, string words) => new(rule, RuleClass.Malformed, words);

    /// <summary>The rule's sentence and the tries that are left: the same for voters and strangers.</summary>
    private static Refusal WrongCode(Rule rule, TriesLeft tries)
    {
        var minutes = tries.Minutes ?? 0;
        var further = (rule.Class, tries.Left) switch
        {
            (RuleClass.TooMany, _) => $"It opens again in {Minutes(minutes)}.",
            (_, 0) => $"The id is locked for {Minutes(minutes)}.",
            (_, 1) => "1 try is left, then the id is locked for 15 minutes.",
            _ => $"{tries.Left} tries are left, then the id is locked for 15 minutes.",
        };
        return Refusal.Of(rule) with { Detail = $"{rule.Sentence} {further}", Tries = tries };
    }

    private static string Minutes(int minutes) => minutes == 1 ? "1 minute" : $"{minutes} minutes";
}
