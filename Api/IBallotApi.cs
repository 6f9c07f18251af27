using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Keys;

namespace OrleansBallot.Api;

/// <summary>
/// A network's answers to people, over HTTP or from its grains. Where a node can be named, null lets any answer. A refusal is part of the
/// answer; that nobody answers is an exception.
/// </summary>
public interface IBallotApi
{
    // Elections.

    /// <summary>Elections of the best chain, the newest first.</summary>
    /// <param name="before">Only those before this one; null for the newest.</param>
    /// <param name="count">How many at the most.</param>
    Task<Answer<ElectionPage>> Elections(string? before, int count, string? node, CancellationToken stop);

    /// <summary>An election's definition and its state.</summary>
    Task<Answer<ElectionJson>> Election(string election, string? node, CancellationToken stop);

    /// <summary>The counts at the tip.</summary>
    Task<Answer<ResultsJson>> Results(string election, string? node, CancellationToken stop);

    /// <summary>The same as a file for spreadsheets.</summary>
    Task<Answer<Download>> WriteResults(string election, string? node, CancellationToken stop);

    /// <summary>The counts now, and whenever they or the tip change.</summary>
    Task<Answer<Live<ResultsJson>>> WatchResults(string election, string? node, CancellationToken stop);

    /// <summary>The vote in the chain that counts for a key.</summary>
    Task<Answer<VoteJson>> Vote(string election, string voter, string? node, CancellationToken stop);

    /// <summary>Points that an organiser should check before signing.</summary>
    /// <param name="draft">Null where the text was none.</param>
    Task<Answer<DraftCheckJson>> CheckDraft(DraftJson? draft, string? node, CancellationToken stop);

    // Votes.

    /// <summary>Submits a transaction's canonical bytes.</summary>
    /// <param name="asOperator">Whether it is submitted as an operator's, who may open elections anywhere.</param>
    Task<Answer<AcceptedJson>> Submit(ReadOnlyMemory<byte> transaction, bool asOperator, string? node, CancellationToken stop);

    /// <summary>Submits many. One answer each, in order; refused where the node has no room for any of them.</summary>
    Task<Answer<AnswerJson[]>> SubmitBatch(byte[][] transactions, bool asOperator, string? node, CancellationToken stop);

    /// <summary>What became of a transaction.</summary>
    /// <param name="content">Whether to give the content of a confirmed one too.</param>
    Task<Answer<TransactionJson>> Transaction(string id, bool content, string? node, CancellationToken stop);

    /// <summary>Proof that a transaction is in the best chain.</summary>
    Task<Answer<ProofJson>> Proof(string transaction, string? node, CancellationToken stop);

    // The chain.

    /// <summary>The clock of the silo, or of the console where it is in the cluster.</summary>
    Task<Answer<TimeJson>> Time(CancellationToken stop);

    /// <summary>The network's parameters and its id.</summary>
    Task<Answer<ChainJson>> Chain(CancellationToken stop);

    /// <summary>Blocks of the best chain from a height upwards; without one, the newest.</summary>
    Task<Answer<BlockJson[]>> Blocks(ulong? from, int count, string? node, CancellationToken stop);

    /// <summary>The branches beside a node's best chain, the best first.</summary>
    Task<Answer<BranchJson[]>> Forks(string node, CancellationToken stop);

    /// <summary>One block with its transactions.</summary>
    Task<Answer<BlockDetailJson>> Block(string hashOrHeight, string? node, CancellationToken stop);

    /// <summary>All of a block in a form that reads back to the same bytes.</summary>
    Task<Answer<Download>> WriteBlock(string hashOrHeight, BlockForm form, string? node, CancellationToken stop);

    /// <summary>The oldest transactions that wait for a block.</summary>
    Task<Answer<PendingJson>> Pending(int count, string? node, CancellationToken stop);

    /// <summary>The whole best chain of a node as one file, at one tip.</summary>
    /// <param name="headers">Only the headers, which receipts are proven against.</param>
    Task<Answer<Download>> Export(bool headers, string? node, CancellationToken stop);

    // Rolls.

    /// <summary>Loads a roll, <c>id,code[,expires]</c> as CSV, for an election of the organiser's. All of it or nothing.</summary>
    Task<Answer<PreparedRollJson>> LoadRoll(PublicKey organiser, Stream csv, CancellationToken stop);

    /// <summary>How many credentials were issued, and how many wrong codes came.</summary>
    Task<Answer<RollStatusJson>> Roll(string election, CancellationToken stop);

    /// <summary>The voters whose codes were wrong lately, and the locked ones among them.</summary>
    Task<Answer<RollLocksJson>> RollLocks(string election, CancellationToken stop);

    /// <summary>Lets a voter who is locked for wrong codes try again.</summary>
    Task<Answer<UnlockedJson>> Unlock(string election, string voter, CancellationToken stop);

    /// <summary>Lets a registrar go on that was restored from a copy.</summary>
    /// <param name="complete">Whether its log lacks nothing, because it was only moved.</param>
    Task<Answer<RollStatusJson>> ResumeRoll(string election, bool complete, CancellationToken stop);

    /// <summary>
    /// Signs a voter's blinded one-time key, once for an id and its code. The same request again gets the same signature.
    /// </summary>
    /// <param name="request">Null where the text was none.</param>
    Task<Answer<CredentialJson>> Credential(string election, CredentialRequestJson? request, CancellationToken stop);

    // Coins.

    /// <summary>The coins of a key, and what is pending from and to it.</summary>
    Task<Answer<AccountJson>> Account(string key, string? node, CancellationToken stop);

    /// <summary>The changes of a key's balance, the newest first.</summary>
    /// <param name="before">Only changes with a lower number; null for the newest.</param>
    Task<Answer<MovementJson[]>> History(string key, int? before, int count, string? node, CancellationToken stop);

    /// <summary>Has a node mine one block of what is pending.</summary>
    /// <param name="account">The key that gets the reward; null for the one that gets the node's other rewards.</param>
    Task<Answer<MinedJson>> Mine(string node, string? account, CancellationToken stop);

    /// <summary>Has a node send all coins of its own account to a key.</summary>
    Task<Answer<AcceptedJson>> Collect(string node, string? to, CancellationToken stop);

    // Attacks.

    /// <summary>The attacks that can be staged.</summary>
    Task<Answer<AttackKindJson[]>> Attacks(CancellationToken stop);

    /// <summary>Has a node forge an attack, and every active node judge it: each verdict as it comes.</summary>
    Task<Answer<Live<VerdictJson>>> Attack(string node, string kind, CancellationToken stop);

    // Nodes.

    /// <summary>Every node, with its state and its tip.</summary>
    Task<Answer<NodeJson[]>> Nodes(CancellationToken stop);

    /// <summary>One node.</summary>
    Task<Answer<NodeJson>> Node(string node, CancellationToken stop);

    /// <summary>The time by which a node judges, and why it does not believe its machine's clock, if it does not.</summary>
    Task<Answer<ClockJson>> Clock(string node, CancellationToken stop);

    /// <summary>Has a node, and all others of its silo, believe their machine's clock whatever contradicts it.</summary>
    Task<Answer<ClockJson>> TrustClock(string node, CancellationToken stop);

    /// <summary>Starts a node at the silo that is asked and has it join.</summary>
    Task<Answer<MembershipJson>> Join(string node, CancellationToken stop);

    /// <summary>Has a node leave. Its chain stays.</summary>
    Task<Answer<MembershipJson>> Leave(string node, CancellationToken stop);

    /// <summary>Puts a member out, whatever its silo does: neither its name nor its key may join again.</summary>
    Task<Answer<MembershipJson>> Expel(string node, CancellationToken stop);

    /// <summary>Lets a member that was put out join again.</summary>
    Task<Answer<MembershipJson>> Readmit(string node, CancellationToken stop);

    /// <summary>Has a node whose log is damaged, or whose key is lost, begin anew, and fetch the chain from its peers.</summary>
    Task<Answer<MembershipJson>> Rebuild(string node, CancellationToken stop);

    /// <summary>Has a node ask every peer for its tip and fetch what is missing.</summary>
    Task<Answer<ResolveJson>> Resolve(string node, CancellationToken stop);
}
