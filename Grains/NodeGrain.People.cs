using OrleansBallot.Grains.Attacks;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Nodes;
using OrleansBallot.Grains.State;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains;

/// <summary>The node grain's methods for people. Reads answer from one snapshot, taken between turns.</summary>
public sealed partial class NodeGrain
{
    /// <inheritdoc/>
    public async Task<Submission> Submit(TransactionBatch batch)
    {
        if (batch.Transactions.Length > INodeGrain.MostListed)
            throw new ArgumentException($"A batch has at most {INodeGrain.MostListed} transactions.", nameof(batch));
        return await Ask(node => node.Intake.Submit(batch.Transactions, _stopping));
    }

    /// <inheritdoc/>
    public async Task<NodeStatus> GetStatus()
    {
        var node = await Shown();
        var (chain, pool) = (node.Replica.Chain, node.Replica.Pool);
        var rate = _hashed.Seconds > 0 ? _hashed.Hashes / _hashed.Seconds : 0;
        return new(
            Name, _enrolment!.IsMember, chain.Tip.Height.Value, chain.Tip.Hash, chain.Tip.Work, pool.Count, node.Templates.Mined, rate,
            chain.CompetingBranches, chain.Parameters.Encode(), node.Replica.Now.Milliseconds, silo.Name, _enrolment.Refusal,
            node.Peers.Active.Count, node.Clock.Trouble(chain.Tip.Header.Time)?.Text);
    }

    /// <inheritdoc/>
    public async Task<NodeStatus> TrustClock()
    {
        (await _opened.Task).Clock.Trust();
        return await GetStatus();
    }

    /// <inheritdoc/>
    public async Task<ElectionList?> GetElections(ElectionId? before, int count)
    {
        var replica = (await Shown()).Replica;
        if (before is not { } id) return Views.Elections(replica, null, count);
        return replica.Chain.State.Find(id) is { } last ? Views.Elections(replica, last, count) : null;
    }

    /// <inheritdoc/>
    public async Task<TwinCount> CountTwins(string title, string organiser) =>
        new((await Shown()).Replica.Chain.State.TwinsOf(title, PublicKey.TryParse(organiser, out var key) ? key : default));

    /// <inheritdoc/>
    public Task<ElectionView?> GetElection(ElectionId id, CancellationToken stop) => Ask(async (node, ended) =>
    {
        if (node.Replica.Chain.State.Find(id) is not { } election) return null;

        // The counts and the outcome are of one moment, unless an older count is still running: then the outcome is a block or two behind
        // until the next read.
        var (view, chain) = (Views.Election(election, node.Replica), node.Replica.Chain);
        var reports = await node.Outcomes.Of(election, Views.OpenedBy(election, chain), chain.Tip.Hash, _stopping).WaitAsync(ended);
        return view with { Contests = [.. view.Contests.Zip(reports, (contest, report) => contest with { Report = report })] };
    }, stop);

    /// <inheritdoc/>
    public async Task<ElectionRoom> GetRoom(PublicKey organiser) => Views.Room(organiser, (await Shown()).Replica);

    /// <inheritdoc/>
    public async Task<ElectionStanding?> GetStanding(ElectionId id)
    {
        var replica = (await Shown()).Replica;
        return replica.Chain.State.Find(id) is { } election ? Views.Standing(election, replica) : null;
    }

    /// <inheritdoc/>
    public async Task<VoteView?> GetVote(ElectionId election, PublicKey voter)
    {
        if ((await Shown()).Replica.Chain.State.Find(election) is not { } found) return null;
        var vote = found.VoteOf(voter);
        return new(vote?.Transaction, vote?.Revision ?? 0);
    }

    /// <inheritdoc/>
    public Task<TransactionView> GetTransaction(TransactionId id) => Ask(node => Views.Transaction(id, node.Replica));

    /// <inheritdoc/>
    public Task<InclusionProof?> GetProof(TransactionId id, CancellationToken stop) => Ask(async (node, ended) =>
    {
        var replica = node.Replica;
        if (replica.Chain.State.HeightOf(id) is not { } height) return null;
        return await replica.Blocks.Read(replica.Chain.At(height)!.Hash, block => Views.Proof(block, id), offTurn, ended);
    }, stop);

    /// <inheritdoc/>
    public async Task<BlockList> GetBlocks(ulong? from, int count)
    {
        var replica = (await Shown()).Replica;
        var most = (ulong)Math.Clamp(count, 0, INodeGrain.MostListed);
        var height = from ?? Math.Max(replica.Chain.Tip.Height.Value + 1, most) - most;
        var blocks = new List<BlockSummary>();
        for (; (ulong)blocks.Count < most && replica.Chain.At(new(height)) is { } entry; height++)
            blocks.Add(Views.Block(entry, replica.Blocks.Find(entry.Hash)));
        return new([.. blocks]);
    }

    /// <inheritdoc/>
    public async Task<BranchList> GetBranches() => Views.Branches((await Shown()).Replica, INodeGrain.MostBranchBlocks);

    /// <inheritdoc/>
    public Task<BlockDetail?> GetBlock(BlockReference block, CancellationToken stop) => Ask(async (node, ended) =>
    {
        var replica = node.Replica;
        if ((block.Hash is { } hash ? replica.Chain.Find(hash) : replica.Chain.At(block.Height)) is not { } entry) return null;
        var isActive = replica.Chain.IsActive(entry);
        return await replica.Blocks.ReadBytes(entry.Hash, ended) is { } bytes ? new BlockDetail(bytes, isActive) : null;
    }, stop);

    /// <inheritdoc/>
    public async Task<PendingList> GetPending(int count)
    {
        var node = await Shown();
        var pool = node.Replica.Pool;
        return new(pool.Count, Views.Page(pool.Transactions.Take(Math.Clamp(count, 0, INodeGrain.MostListed))), node.Caretaker.WhyIdle);
    }

    /// <inheritdoc/>
    public async Task<MembershipAnswer> Join()
    {
        // The node fetches missing blocks by itself: on a long chain that takes longer than anybody waits for the tracker's answer.
        var answer = await Ask(_ => _enrolment!.Join(_stopping));
        if (!answer.Accepted) return answer;
        await Remember(hasLeft: false);
        return answer;
    }

    /// <inheritdoc/>
    public async Task<MembershipAnswer> Leave()
    {
        var answer = await Ask(_ => _enrolment!.Leave(_stopping));
        if (answer.Accepted) await Remember(hasLeft: true);
        return answer;
    }

    /// <inheritdoc/>
    public Task<ResolveReport> Resolve(CancellationToken stop) =>
        Ask((node, ended) => node.Comparison.Resolve(_stopping).WaitAsync(ended), stop);

    /// <inheritdoc/>
    public Task<AttackList> GetAttacks() => Task.FromResult(new AttackList(
        [.. AttackKinds.All.Select(attack => new AttackKind(attack.Kind, attack.Title, attack.Tries, attack.Did, attack.Breaks.Name()))]));

    /// <inheritdoc/>
    public Task<ForgedItem> Stage(string kind) => Ask(node => Forgery.Forge(kind, node, offTurn, randomness, _stopping));

    /// <inheritdoc/>
    public Task<NodeVerdict> Examine(ForgedItem item) => Ask(async node =>
    {
        var verdicts = new List<Verdict>((await node.Relay.Accept(item.Transactions, _stopping)).Verdicts);
        foreach (var block in item.Blocks) verdicts.Add(await node.Blocks.Accept(block, _stopping));
        return Views.Judgement(Name, verdicts.FirstOrDefault(verdict => !verdict.Accepted));
    });

    /// <inheritdoc/>
    public async Task<bool> Rebuild()
    {
        try
        {
            await _opened.Task;
            return false;
        }
        catch (NodeDamagedException)
        {
            await store.SetAside(Name, CancellationToken.None);
            DeactivateOnIdle();
            return true;
        }
    }

    private async Task Remember(bool hasLeft)
    {
        if (membership.State.HasLeft == hasLeft) return;
        membership.State.HasLeft = hasLeft;
        await membership.WriteOrEnd(this);
    }
}
