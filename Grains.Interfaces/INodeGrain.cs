using Orleans.Concurrency;
using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>
/// A voting node, as people see it. Key: the node's name, <c>[a-z0-9-]{1,32}</c>; the silo that starts the node owns it.
/// Everything interleaves: reads answer from one snapshot, and what changes the node waits in its inbox. What takes long ends when nobody
/// waits for it any more.
/// </summary>
[Alias("ballot.node")]
public interface INodeGrain : IGrainWithStringKey
{
    /// <summary>Transactions in a batch, and blocks, pending transactions or movements of coins in a list, at the most.</summary>
    const int MostListed = 1000;

    /// <summary>Blocks of all listed branches together, at the most.</summary>
    const int MostBranchBlocks = 200;

    /// <summary>For how long a node searches the nonce of a block that was asked for, in seconds.</summary>
    const int MiningSeconds = 20;

    /// <summary>
    /// Takes transactions: checks them, writes them to the journal, answers with receipts, relays them. Accepted means durable.
    /// Submitting again what was accepted gives its receipt again; submitting what is in the chain gives one too.
    /// </summary>
    /// <param name="batch">At most <see cref="MostListed"/>.</param>
    /// <exception cref="ArgumentException">There are more.</exception>
    /// <returns>One answer for each, in order.</returns>
    [AlwaysInterleave, Alias("submit")]
    Task<Submission> Submit(TransactionBatch batch);

    /// <summary>The node's place in the network and on the chain.</summary>
    [AlwaysInterleave, Alias("status")]
    Task<NodeStatus> GetStatus();

    /// <summary>How many elections there are whose title looks like this one, by others than this organiser.</summary>
    /// <param name="title">A title, of an election that is not opened yet.</param>
    /// <param name="organiser">Who will open it; null for nobody yet.</param>
    [AlwaysInterleave, Alias("twins")]
    Task<TwinCount> CountTwins(string title, PublicKey? organiser);

    /// <summary>Elections of the best chain, the newest first, without outcomes; null when it has none of the id to go on from.</summary>
    /// <param name="before">The last one of the page before; null for the first page.</param>
    /// <param name="count">How many at the most: up to <see cref="MostListed"/>, and about a MiB.</param>
    [AlwaysInterleave, Alias("elections")]
    Task<ElectionList?> GetElections(ElectionId? before, int count);

    /// <summary>One election with its counts; null when the best chain has none of this id.</summary>
    [AlwaysInterleave, Alias("election")]
    Task<ElectionView?> GetElection(ElectionId id, CancellationToken stop = default);

    /// <summary>How many elections are not sealed, pending ones included, of all and of a key, and when there are fewer.</summary>
    [AlwaysInterleave, Alias("room")]
    Task<ElectionRoom> GetRoom(PublicKey organiser);

    /// <summary>Where an election stands, for those who ask often; null when the best chain has none of this id.</summary>
    [AlwaysInterleave, Alias("standing")]
    Task<ElectionStanding?> GetStanding(ElectionId id);

    /// <summary>The vote that counts for a key in an election, pending ones apart; null when the best chain has no such election.</summary>
    [AlwaysInterleave, Alias("vote")]
    Task<VoteView?> GetVote(ElectionId election, PublicKey voter);

    /// <summary>What this node knows of a transaction.</summary>
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

    /// <summary>The coins of a key; one that has none has an account of nothing.</summary>
    [AlwaysInterleave, Alias("account")]
    Task<AccountView> GetAccount(PublicKey key);

    /// <summary>What has changed a key's balance, the newest first.</summary>
    /// <param name="key">The key.</param>
    /// <param name="before">Only what has a lower number; null for the newest.</param>
    /// <param name="count">At most <see cref="MostListed"/>.</param>
    [AlwaysInterleave, Alias("history")]
    Task<AccountHistory> GetHistory(PublicKey key, int? before, int count);

    /// <summary>Mines one block of what is pending now, even where nodes do not mine by themselves.</summary>
    /// <param name="account">Whose coins the reward will be; null for those whose this node's rewards are.</param>
    /// <param name="stop">Ends the search.</param>
    [AlwaysInterleave, Alias("mine")]
    Task<MiningAnswer> Mine(PublicKey? account, CancellationToken stop = default);

    /// <summary>Sends all coins of this node's own account to a key: signs a transfer, and submits it to itself like anyone's.</summary>
    [AlwaysInterleave, Alias("collect")]
    Task<Submission> Collect(PublicKey recipient);

    /// <summary>
    /// Takes an operator's word that the clock of this node's machine is right, whatever contradicts it, and that the newest block may be
    /// from its future.
    /// </summary>
    [AlwaysInterleave, Alias("trust-clock")]
    Task<NodeStatus> TrustClock();

    /// <summary>Joins the network: proves the node's key to the tracker and gets the peers. From then on it syncs and mines by itself.</summary>
    [AlwaysInterleave, Alias("join")]
    Task<MembershipAnswer> Join();

    /// <summary>
    /// Moves the log of a node that can't open it out of the way, so that the node begins anew under its own key and fetches the chain
    /// from its peers. Nothing is deleted.
    /// </summary>
    /// <returns>False where the node is sound; nothing has changed then.</returns>
    [AlwaysInterleave, Alias("rebuild")]
    Task<bool> Rebuild();

    /// <summary>Leaves: tells the tracker, waits for its ACK, stops mining and relaying. The chain stays.</summary>
    [AlwaysInterleave, Alias("leave")]
    Task<MembershipAnswer> Leave();

    /// <summary>
    /// Moves to the silo that the call's placement hint names. Whatever the node is doing ends at once, calls that wait for it
    /// included: their callers ask again, and find it there. A node that is there stays as it is.
    /// </summary>
    [AlwaysInterleave, Alias("move")]
    Task Move();

    /// <summary>Asks every peer for its tip now, fetches what is missing, and reports what the majority holds.</summary>
    [AlwaysInterleave, Alias("resolve")]
    Task<ResolveReport> Resolve(CancellationToken stop = default);

    /// <summary>The attacks that a node can be made to forge.</summary>
    [AlwaysInterleave, Alias("attacks")]
    Task<AttackList> GetAttacks();

    /// <summary>Makes this node forge the material of an attack. It is sent to nobody; <see cref="Examine"/> is where it fails.</summary>
    /// <exception cref="ArgumentException">There is no such kind, or the chain is not long enough for it yet.</exception>
    [AlwaysInterleave, Alias("stage")]
    Task<ForgedItem> Stage(string kind);

    /// <summary>Judges forged material exactly as if a peer had sent it, without holding it against anyone.</summary>
    [AlwaysInterleave, Alias("examine")]
    Task<NodeVerdict> Examine(ForgedItem item);
}
