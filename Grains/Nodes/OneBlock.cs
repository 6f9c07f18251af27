using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Keys;

namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// Mines one block on demand, even if this node has no miner: a block of the pending transactions, on the tip. When the tip moves it starts
/// again.
/// <para>
/// It searches through the miner's port, so within the silo's share, and the nonce goes the miner's way. The miner grain would have to be
/// told for whom to mine once, and told again after it died.
/// </para>
/// </summary>
internal sealed class OneBlock(Node node, INonceFinder finder, TimeProvider time)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(INodeGrain.MiningSeconds);

    private bool _isBusy;

    /// <summary>Mines one block, and only one at a time: otherwise a caller who asks often would mine with more than one share.</summary>
    /// <param name="account">The key that gets the reward; null for the key that gets this node's rewards.</param>
    /// <param name="stop">Ends the search.</param>
    public async Task<MiningAnswer> Mine(PublicKey? account, CancellationToken stop)
    {
        if (_isBusy) return MiningAnswer.Refused(MiningRefusal.Busy);
        _isBusy = true;
        try
        {
            return await Search(account, stop);
        }
        finally
        {
            _isBusy = false;
        }
    }

    private async Task<MiningAnswer> Search(PublicKey? account, CancellationToken stop)
    {
        var began = time.GetTimestamp();
        while (node.Templates.Make(account) is { } template)
        {
            var nonce = await Search(template, stop);
            stop.ThrowIfCancellationRequested();
            if (nonce is not null && await Accept(new(template.Id, nonce.Value)) is { } block) return new(null, block);
            if (time.GetElapsedTime(began) >= _patience) return MiningAnswer.Refused(MiningRefusal.NoNonce);
        }

        return MiningAnswer.Refused(node.Clock.Trouble(node.Replica.Chain.Tip.Header.Time)?.Rule ?? MiningRefusal.EmptyBlock);
    }

    /// <summary>Searches for a while, or until the tip moves.</summary>
    private async Task<ulong?> Search(MiningTemplate template, CancellationToken stop)
    {
        using var search = CancellationTokenSource.CreateLinkedTokenSource(stop);
        node.Templates.Outdated = search.Cancel;
        try
        {
            return (await finder.Search(template.Header, template.Difficulty, first: (ulong)template.Id << 32, search.Token)).Nonce;
        }
        finally
        {
            node.Templates.Outdated = () => { };
        }
    }

    /// <summary>Takes the block; null where another block came first. It goes on even if the caller waits no more.</summary>
    private async Task<MinedBlock?> Accept(MinedNonce mined)
    {
        if (node.Templates.Find(mined) is not { } block || !(await node.Blocks.AcceptMined(mined, CancellationToken.None)).Accepted)
            return null;
        var (header, coinbase) = (block.Header, block.Coinbase);
        return new(header.Height.Value, header.Hash, coinbase.Reward.Value, coinbase.Account, block.Transactions.Length);
    }
}
