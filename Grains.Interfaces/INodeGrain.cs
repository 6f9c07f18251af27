using Orleans.Concurrency;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>
/// A voting node, as people see it. Key: the node's name, <c>[a-z0-9-]{1,32}</c>; the silo that starts the node owns it. Every method
/// interleaves: reads answer from one snapshot, and changes wait in the node's inbox. A long method ends when its caller waits no more.
/// </summary>
[Alias("ballot.node")]
public interface INodeGrain : IGrainWithStringKey
{
    /// <summary>The most transactions in a batch, and the most blocks, pending transactions or movements of coins in a list.</summary>
    const int MostListed = 1000;

    /// <summary>The most blocks of all listed branches together.</summary>
    const int MostBranchBlocks = 200;

    /// <summary>For how many seconds a node searches the nonce of a block on demand.</summary>
    const int MiningSeconds = 20;

    /// <summary>
    /// Takes transactions: checks them, writes them to the journal, answers with receipts, relays them. Accepted means durable. A
    /// transaction that was accepted before, or is in the chain, gets a receipt again.
    /// </summary>
    /// <param name="batch">At most <see cref="MostListed"/>.</param>
    /// <exception cref="ArgumentException">The batch is larger.</exception>
    /// <returns>One answer for each, in order.</returns>
    [AlwaysInterleave, Alias("submit")]
    Task<Submission> Submit(TransactionBatch batch);

    /// <summary>The node's place in the network and on the chain.</summary>
    [AlwaysInterleave, Alias("status")]
    Task<NodeStatus> GetStatus();

    /// <summary>How many elections of other organisers have a title that looks like this one.</summary>
    /// <param name="title">The title of an election that is not opened yet.</param>
    /// <param name="organiser">
    /// The key that will open it, as text. Any other text is nobody's, such as the empty one of a draft that has no key yet.
    /// </param>
    [AlwaysInterleave, Alias("twins")]
    Task<TwinCount> CountTwins(string title, string organiser);

    /// <summary>
    /// Elections of the best chain, the newest first, without outcomes; null when the chain has no election with the id
    /// <paramref name="before"/>.
    /// </summary>
    /// <param name="before">The last election of the previous page; null for the first page.</param>
    /// <param name="count">The most elections in the page: up to <see cref="MostListed"/>, and about a MiB.</param>
    [AlwaysInterleave, Alias("elections")]
    Task<ElectionList?> GetElections(ElectionId? before, int count);

    /// <summary>One election with its counts; null when the best chain has none of this id.</summary>
    [AlwaysInterleave, Alias("election")]
    Task<ElectionView?> GetElection(ElectionId id, CancellationToken stop = default);

    /// <summary>How many elections are unsealed, pending ones included, in all and of a key, and when the next places are free.</summary>
    [AlwaysInterleave, Alias("room")]
    Task<ElectionRoom> GetRoom(PublicKey organiser);

    /// <summary>The phase of an election, for callers who ask often; null when the best chain has none of this id.</summary>
    [AlwaysInterleave, Alias("standing")]
    Task<ElectionStanding?> GetStanding(ElectionId id);

    /// <summary>
    /// The vote that counts for a key in an election, without pending ones; null when the best chain has no such election.
    /// </summary>
    [AlwaysInterleave, Alias("vote")]
    Task<VoteView?> GetVote(ElectionId election, PublicKey voter);

    /// <summary>This node's knowledge of a transaction.</summary>
    [AlwaysInterleave, Alias("transaction")]
    Task<TransactionView> GetTransaction(TransactionId id);

    /// <summary>The proof that a transaction is in the best chain; null when it is not.</summary>
    [AlwaysInterleave, Alias("proof")]
    Task<InclusionProof?> GetProof(TransactionId id, CancellationToken stop = default);

    /// <summary>
    /// Blocks of the best chain from a height upwards, at most <see cref="MostListed"/>; without one, the newest <paramref name="count"/>.
    /// </summary>
    [AlwaysInterleave, Alias("blocks")]
    Task<BlockList> GetBlocks(ulong? from, int count);

    /// <summary>The branches that this node keeps beside its best chain, <see cref="MostBranchBlocks"/> blocks at the most.</summary>
    [AlwaysInterleave, Alias("forks")]
    Task<BranchList> GetBranches();

    /// <summary>One block with its canonical bytes; null when this node holds no such body.</summary>
    [AlwaysInterleave, Alias("block")]
    Task<BlockDetail?> GetBlock(BlockReference block, CancellationToken stop = default);

    /// <summary>The oldest pending transactions, at most <see cref="MostListed"/>.</summary>
    [AlwaysInterleave, Alias("pending")]
    Task<PendingList> GetPending(int count);

    /// <summary>The coins of a key. A key without coins has an empty account.</summary>
    [AlwaysInterleave, Alias("account")]
    Task<AccountView> GetAccount(PublicKey key);

    /// <summary>The changes of a key's balance, the newest first.</summary>
    /// <param name="key">The key.</param>
    /// <param name="before">Only changes with a lower number; null for the newest.</param>
    /// <param name="count">At most <see cref="MostListed"/>.</param>
    [AlwaysInterleave, Alias("history")]
    Task<AccountHistory> GetHistory(PublicKey key, int? before, int count);

    /// <summary>Mines one block of the pending transactions, even where nodes do not mine by themselves.</summary>
    /// <param name="account">The key that gets the reward; null for the key that gets this node's rewards.</param>
    /// <param name="stop">Ends the search.</param>
    [AlwaysInterleave, Alias("mine")]
    Task<MiningAnswer> Mine(PublicKey? account, CancellationToken stop = default);

    /// <summary>Sends all coins of this node's own account to a key: signs a transfer, and submits it to itself like any other.</summary>
    [AlwaysInterleave, Alias("collect")]
    Task<Submission> Collect(PublicKey recipient);

    /// <summary>
    /// Takes an operator's word that the clock of this node's machine is right, whatever contradicts it, and that the newest block may come
    /// from its future.
    /// </summary>
    [AlwaysInterleave, Alias("trust-clock")]
    Task<NodeStatus> TrustClock();

    /// <summary>
    /// Joins the network: proves the node's key to the tracker and gets the peers. From then on the node syncs and mines by itself.
    /// </summary>
    [AlwaysInterleave, Alias("join")]
    Task<MembershipAnswer> Join();

    /// <summary>
    /// Moves the log of a node that can't open it out of the way. The node begins anew under its own key and fetches the chain from its
    /// peers. Nothing is deleted.
    /// </summary>
    /// <returns>False where the node is sound: then nothing has changed.</returns>
    [AlwaysInterleave, Alias("rebuild")]
    Task<bool> Rebuild();

    /// <summary>Leaves: tells the tracker, waits for its ACK, stops mining and relaying. The chain stays.</summary>
    [AlwaysInterleave, Alias("leave")]
    Task<MembershipAnswer> Leave();

    /// <summary>
    /// Moves to the silo that the call's placement hint names. The node's work ends at once, and so do calls that wait for it: their
    /// callers ask again, and find the node there. A node that is already there stays as it is.
    /// </summary>
    [AlwaysInterleave, Alias("move")]
    Task Move();

    /// <summary>Asks every peer for its tip now, fetches missing blocks, and reports which tip the majority holds.</summary>
    [AlwaysInterleave, Alias("resolve")]
    Task<ResolveReport> Resolve(CancellationToken stop = default);

    /// <summary>The attacks that a node can be made to forge.</summary>
    [AlwaysInterleave, Alias("attacks")]
    Task<AttackList> GetAttacks();

    /// <summary>
    /// Makes this node forge the material of an attack. The material is sent to nobody; <see cref="Examine"/> is where it fails.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such kind of attack, or the chain is too short for it.</exception>
    [AlwaysInterleave, Alias("stage")]
    Task<ForgedItem> Stage(string kind);

    /// <summary>Judges forged material exactly as if a peer had sent it, but counts no fault against any peer.</summary>
    [AlwaysInterleave, Alias("examine")]
    Task<NodeVerdict> Examine(ForgedItem item);
}
