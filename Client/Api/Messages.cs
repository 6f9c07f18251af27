using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansBallot.Ledger;

namespace OrleansBallot.Client;

/// <summary>The network: its name, and the canonical bytes of its parameters in hex.</summary>
internal sealed record ChainAnswer(string Name, string Id, string Parameters);

/// <summary>The silo's clock.</summary>
internal sealed record TimeAnswer(string Now);

/// <summary>An election's definition, and where it stands.</summary>
internal sealed record ElectionSummary(
    string Election, string Title, string Organiser, string State, string Eligibility, string Opens, string Closes, ulong Settle,
    ImmutableArray<string> Options, long Total, string Method, int TopScore, string Revoting, uint Turns, RollSummary? Roll, int Twins)
{
    /// <summary>What a ballot's choices are; null where the silo knows a method that this program does not.</summary>
    [JsonIgnore]
    public BallotForm? Form => CountingMethods.Named(Method)?.Form;
}

/// <summary>Who may vote, and how many credentials were signed, once that is stated.</summary>
internal sealed record RollSummary(string Issuer, string Registrar, uint Size, string Root, uint? Issued);

/// <summary>A roll that a registrar has taken in: what an election's definition says of it, and the salt that checks its root.</summary>
internal sealed record LoadedRoll(string Registrar, string Issuer, string RegistrarKey, uint Size, string Root, string Salt)
{
    /// <summary>For the definition.</summary>
    public RollTerms Terms() =>
        HexBytes.TryRead(Issuer) is { } modulus && IssuingKey.TryRead(modulus) is { } issuer
        && PublicKey.TryParse(RegistrarKey, out var registrar) && Hash256.TryParse(Root, out var root)
            ? new(issuer, registrar, Size, root)
            : throw new Failure(ExitCode.Unreachable, "The silo's answer about the roll does not read: it is of another version.");
}

/// <summary>What an organiser should look at before signing: options that look alike, by their numbers, and elections of others under this title.</summary>
internal sealed record DraftCheck(int Twins, ImmutableArray<ImmutableArray<int>> Alike);

internal sealed record DraftQuestion(string Title, ImmutableArray<string> Options, string Organiser);

/// <summary>Whose codes were wrong lately.</summary>
internal sealed record RollLocks(ImmutableArray<VoterLock> Voters, int Total, int Strangers);

internal sealed record VoterLock(string Voter, int WrongCodes, bool Locked, string? Opens);

internal sealed record UnlockQuestion(string Voter);

internal sealed record UnlockAnswer(bool Unlocked);

/// <summary>Where a registrar stands.</summary>
internal sealed record RollStatus(uint Size, uint Issued, long WrongCodes, string State);

/// <summary>What a voter asks a registrar, in hex where it is bytes.</summary>
internal sealed record CredentialQuestion(string Voter, string Code, string Blinded);

internal sealed record CredentialAnswer(string Signature);

internal sealed record OptionVotes(string Option, long Votes);

/// <summary>An election's running or final counts.</summary>
internal sealed record ElectionResults(
    string Election, string Title, string State, long Total, ImmutableArray<OptionVotes> Tallies, ulong Height, string Tip, string Method,
    CountOutcome Outcome, string Organiser, int Twins)
{
    [JsonIgnore]
    public bool IsFinal => State == ElectionPhase.Sealed.Name();

    /// <summary>What there is to show of the outcome.</summary>
    [JsonIgnore]
    public CountReport Report => Outcome.ReportOf(Method);
}

/// <summary>A count by an election's method. Options are indices.</summary>
internal sealed record CountOutcome(
    long Ballots, long Blank, int? Winner, bool WinnerByTie, ImmutableArray<int> Ranking, ImmutableArray<CountRound> Rounds,
    ImmutableArray<ImmutableArray<long>> Pairwise, ImmutableArray<ImmutableArray<long>> Strengths,
    CountReport? Report)
{
    /// <summary>The report; of a silo that gives none, as much as the rest says.</summary>
    public CountReport ReportOf(string method) => Report ?? CountReport.Plain(method, Winner);

    /// <summary>A count of one's own, in the silo's words.</summary>
    public static CountOutcome Of(Outcome outcome) => new(
        outcome.Ballots, outcome.Blank, outcome.Winner, outcome.WinnerByTie, outcome.Ranking,
        outcome is InstantRunoffOutcome runoff ? [.. runoff.Rounds.Select(CountRound.Of)] : [],
        outcome is SchulzeOutcome { Pairwise: var pairwise } ? pairwise : [],
        outcome is SchulzeOutcome { Strengths: var strengths } ? [.. strengths.Select(row => ImmutableArray.CreateRange(row, path => path.For))] : [],
        outcome.ToReport());
}

internal sealed record CountRound(ImmutableArray<int> Options, ImmutableArray<long> Votes, long Exhausted, int Eliminated, bool ByTie)
{
    public static CountRound Of(InstantRunoffRound round) => new(
        [.. round.Votes.Select(option => option.Option)], [.. round.Votes.Select(option => option.Votes)], round.Exhausted, round.Eliminated, round.ByTie);
}

/// <summary>The vote in the chain that counts for a key, if there is one.</summary>
internal sealed record CountedVote(string? Transaction, uint Revision);

internal sealed record AcceptedTransaction(string Transaction, string Node, string Receipt);

internal sealed record TransactionStatus(
    string Id, string State, ulong? Height, ulong Confirmations, string? Rule, string? Conflict, TransactionContent? Content = null)
{
    [JsonIgnore]
    public bool IsConfirmed => State == TransactionState.Confirmed.Name();

    [JsonIgnore]
    public bool IsRefused => State == TransactionState.Refused.Name();
}

/// <summary>What proves that a transaction is in a block: header and canonical bytes in hex, and the way from one to the other.</summary>
internal sealed record TransactionProof(string Header, string Bytes, int Index, int Count, ImmutableArray<string> Path);

/// <summary>A node. What only the node itself knows is null while it does not answer.</summary>
internal sealed record NodeStatus(
    string Name, string State, ulong? Height, string? Tip, UInt128? Work, int? Pending, long? BlocksMined, double? HashRate, int? Forks,
    string? Fingerprint = null, string? Trouble = null, string? Key = null);

/// <summary>The clock by which a node judges, and what is wrong with it.</summary>
internal sealed record NodeClock(string Node, string Clock, string? Trouble);

/// <summary>The tracker's answer to a node that joins or leaves.</summary>
internal sealed record MembershipAnswer(string Node, bool Accepted, string? Rule, ImmutableArray<Member> Members);

internal sealed record Member(string Node, string State, string Fingerprint, string? Key = null);

internal sealed record BlockSummary(
    ulong Height, string Hash, string Previous, string MerkleRoot, string TallyRoot, string Timestamp, ulong Difficulty, ulong Nonce, string Miner,
    int Transactions);

internal sealed record BlockDetail(
    ulong Height, string Hash, string Previous, string MerkleRoot, string TallyRoot, string Timestamp, ulong Difficulty, ulong Nonce, string Miner,
    int Transactions, bool OnBestChain, ImmutableArray<TransactionContent> Contents);

/// <summary>A transaction's content: of an election that it opens, a vote's choices, what a transfer sends, or just what it is about.</summary>
internal sealed record TransactionContent(
    string Id, string Kind, string? Signer, string? Election, int[]? Choices, string? Title, string? Recipient, ulong? Amount, uint? Sequence);

/// <summary>The coins of a key, as the node has them that is named.</summary>
internal sealed record AccountAnswer(
    string Key, ulong Balance, uint Sequence, ulong Spending, ulong Receiving, ulong Height, string Tip, string Node);

/// <summary>One change of a balance.</summary>
internal sealed record MovementAnswer(int Number, ulong Height, string Timestamp, string Kind, ulong Amount, string? Other, string? Transaction);

internal sealed record MinedAnswer(ulong Height, string Hash, ulong Reward, string Account, int Transactions);

/// <summary>What waits for a block, and why the node that was asked puts it into none, where something keeps it from that.</summary>
internal sealed record PendingTransactions(int Total, ImmutableArray<TransactionContent> Transactions, string? Trouble = null);

/// <summary>An attack that can be staged.</summary>
/// <param name="Kind">Its name.</param>
/// <param name="Title">What the attacker does, in a few words.</param>
/// <param name="Tries">What the attack tries, as a sentence.</param>
/// <param name="Did">What a node did that staged it: goes on after the node's name.</param>
/// <param name="Rule">The rule by which every node refuses it.</param>
internal sealed record AttackKind(string Kind, string Title, string Tries, string Did, string Rule);

internal sealed record AttackVerdicts(string Kind, ImmutableArray<AttackVerdict> Verdicts);

internal sealed record AttackVerdict(string Node, bool Accepted, string? Rule);

internal sealed record Resolution(string Node, string Before, string After, bool Swapped, string Majority, int Agreeing, int Asked);
