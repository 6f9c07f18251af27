namespace OrleansBallot.Api.Json;

/// <summary>The network.</summary>
/// <param name="Id">Hash of genesis, which every signature covers.</param>
/// <param name="Parameters">Canonical bytes in hex, which genesis commits to.</param>
/// <param name="TargetBlockTime">Milliseconds.</param>
/// <param name="MinimumDifficulty">Expected hashes.</param>
/// <param name="Reward">Coins a block.</param>
public sealed record ChainJson(string Name, string Id, string Parameters, ulong TargetBlockTime, ulong MinimumDifficulty, ulong Reward);

/// <summary>This silo's clock. An election that is to open at once opens by it, whatever an organiser's clock says.</summary>
public sealed record TimeJson(string Now);

/// <summary>A block in a list.</summary>
/// <param name="Miner">Fingerprint of the node key that mined it; empty for genesis.</param>
/// <param name="Transactions">How many it holds.</param>
public sealed record BlockJson(
    ulong Height, string Hash, string Previous, string MerkleRoot, string TallyRoot, string Timestamp, string Started,
    ulong Difficulty, ulong Nonce, string Miner, int Transactions);

/// <summary>A branch beside the best chain.</summary>
/// <param name="State"><c>competing</c>: the chain could move to it; <c>headers</c>: bodies are missing; <c>refused</c>.</param>
/// <param name="Rule">Why it is refused.</param>
/// <param name="Blocks">
/// The lowest first. The block before them is on the best chain or on an earlier branch of the list, unless the list is full.
/// </param>
public sealed record BranchJson(string State, string? Rule, IReadOnlyList<BlockJson> Blocks);

/// <summary>A whole block.</summary>
/// <param name="OnBestChain">False for one of a competing branch.</param>
/// <param name="Contents">
/// The transactions in order, each made only when it is written. The one at <c>i</c> is leaf <c>i + 1</c> of the Merkle tree.
/// </param>
public sealed record BlockDetailJson(
    ulong Height, string Hash, string Previous, string MerkleRoot, string TallyRoot, string Timestamp, string Started,
    ulong Difficulty, ulong Nonce, string Miner, int Transactions, bool OnBestChain, IEnumerable<ContentJson> Contents);

/// <summary>A transaction's content.</summary>
/// <param name="Kind">
/// <c>open-election</c>, <c>cast-vote</c>, <c>close-election</c>, <c>pause-election</c>, <c>extend-election</c>,
/// <c>withdraw-option</c>, <c>state-issuances</c>, <c>seal</c> or <c>transfer</c>.
/// </param>
/// <param name="Signer">The key that signed it; null for a seal.</param>
/// <param name="Election">The election that it opens or is about; null for a transfer.</param>
/// <param name="Answers">A vote's answers, one to each contest, as indices of options or as scores; null for other kinds.</param>
/// <param name="Title">The title of the election that it opens; null for other kinds.</param>
/// <param name="Recipient">The key to which a transfer sends coins; null for other kinds.</param>
/// <param name="Amount">How many coins a transfer sends.</param>
/// <param name="Sequence">The number of a transfer among its sender's: 1 for the first.</param>
/// <param name="Bytes">Canonical bytes in hex.</param>
public sealed record ContentJson(
    string Id, string Kind, string? Signer, string? Election, IReadOnlyList<IReadOnlyList<int>>? Answers, string? Title, string? Recipient,
    ulong? Amount, uint? Sequence,
    string Bytes);
