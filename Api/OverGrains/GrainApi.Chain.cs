using System.Text;
using OrleansBallot.Api.Json;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Text;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Api.OverGrains;

/// <summary>The chain, its blocks, and the transactions that wait for one.</summary>
internal sealed partial class GrainApi
{
    private readonly ChainExport _export = new(chain, calls);

    public Task<Answer<TimeJson>> Time(CancellationToken stop) =>
        Task.FromResult<Answer<TimeJson>>(new TimeJson(Timestamp.From(time.GetUtcNow()).ToString()));

    public Task<Answer<ChainJson>> Chain(CancellationToken stop) => Task.FromResult<Answer<ChainJson>>(ToJson.Chain(chain));

    public async Task<Answer<BlockJson[]>> Blocks(ulong? from, int count, string? node, CancellationToken stop) =>
        count is < 1 or > INodeGrain.MostListed
            ? Refusal.OutOfRange(nameof(count), 1, INodeGrain.MostListed)
            : await _reads.Ask(node, grain => grain.GetBlocks(from, count), list => list.Blocks.Select(ToJson.Block).ToArray(), stop);

    public Task<Answer<BranchJson[]>> Forks(string node, CancellationToken stop) =>
        _reads.Ask(node, grain => grain.GetBranches(), list => list.Branches.Select(ToJson.Branch).ToArray(), stop);

    public Task<Answer<BlockDetailJson>> Block(string hashOrHeight, string? node, CancellationToken stop) =>
        Find(hashOrHeight, node, found => ToJson.Block(Decoded(hashOrHeight, found), found.OnBestChain), stop);

    public async Task<Answer<Download>> WriteBlock(string hashOrHeight, BlockForm form, string? node, CancellationToken stop) =>
        (await Find(hashOrHeight, node, found => Decoded(hashOrHeight, found), stop))
        .Select(block => new Download(null, Written(block, form).ToAsyncEnumerable()));

    public async Task<Answer<PendingJson>> Pending(int count, string? node, CancellationToken stop) =>
        count is < 1 or > INodeGrain.MostListed
            ? Refusal.OutOfRange(nameof(count), 1, INodeGrain.MostListed)
            : await _reads.Ask(
                node, grain => grain.GetPending(count),
                pending => new PendingJson(pending.Total, pending.Transactions.Select(Content), pending.Trouble), stop);

    public async Task<Answer<Download>> Export(bool headers, string? node, CancellationToken stop)
    {
        if (!(await nodes.First(node, stop)).TryGet(out var first, out var refusal)) return refusal;
        var pinned = await _export.Pin(first, stop);
        return new Download(null, headers ? _export.Headers(pinned).ToAsyncEnumerable() : _export.Blocks(first, pinned, stop));
    }

    private Task<Answer<T>> Find<T>(string hashOrHeight, string? node, Func<BlockDetail, T> toJson, CancellationToken stop) =>
        _reads.Ask(node, grain => grain.GetBlock(hashOrHeight, stop), toJson, () => Refusal.Of(SiloRefusal.UnknownBlock), stop);

    private Block Decoded(string hashOrHeight, BlockDetail found) =>
        Ledger.Blocks.Block.TryDecode(chain.Id, found.Bytes, out var block) == Rejection.None
            ? block!
            : throw new InvalidDataException($"A node gave bytes for {hashOrHeight} that are no block.");

    /// <summary>Writes a block piece by piece: as one text a full block would be tens of megabytes.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Written(Block block, BlockForm form) => form == BlockForm.Text
        ? TextForm.Lines(block).Select(line => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(line + "\n"))
        : JsonForm.Pieces(block).Append("\n"u8.ToArray());
}
