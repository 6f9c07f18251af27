using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Simulation.Hosting;
using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Scale;

/// <summary>
/// Follows votes and blocks from node to node by what silos say to each other. A node has a block when it tells others of it as its tip, or
/// of one behind it. A node that was sent a vote is asked from then on until it has it.
/// </summary>
internal sealed class Watch(Stage stage) : IWitness, IDisposable
{
    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(1);

    private readonly MessageSizes _sizes = new();
    private readonly Dictionary<string, Activation> _nodes = [];
    private readonly Dictionary<string, Hash256> _tips = [];
    private readonly Dictionary<TransactionId, Spread> _votes = [];
    private readonly Dictionary<Hash256, (BlockHeader Header, Spread Spread)> _blocks = [];
    private readonly Dictionary<Hash256, TransactionId[]> _bodies = [];
    private TimeSpan _since;

    public Traffic Traffic { get; private set; } = new();

    /// <summary>How often a node left a branch for another.</summary>
    public int Reorgs { get; private set; }

    public IReadOnlyCollection<Spread> Votes => _votes.Values;

    /// <summary>The blocks that were found since the watch began, those of branches too.</summary>
    public IEnumerable<Spread> Found => _blocks.Values.Select(block => block.Spread).Where(spread => spread.Began >= _since);

    /// <summary>Those among them that are in a branch.</summary>
    /// <param name="tip">The end of the branch.</param>
    public IEnumerable<Spread> FoundIn(Hash256 tip)
    {
        for (; _blocks.TryGetValue(tip, out var block) && block.Spread.Began >= _since; tip = block.Header.Previous)
            yield return block.Spread;
    }

    /// <summary>What was said so far does not count.</summary>
    public void Begin()
    {
        (Traffic, _since, Reorgs) = (new(), stage.World.Now, 0);
        foreach (var (activation, _) in stage.Reachable<INodeGrain>()) _nodes[NameOf(activation.Id)] = activation;
    }

    /// <summary>A vote is about to be cast.</summary>
    public Spread Expect(TransactionId vote, string at) => _votes[vote] = new(at);

    public void Sent(Call call)
    {
        if (call.Arguments is [BlockHint hint]) Move(hint.From, hint.Header);
    }

    public void Arrived(Call call)
    {
        if (call.From == call.At) return;
        Count(call.Method.Name, 1, call.Arguments.Zip(call.Method.GetParameters())
            .Where(argument => argument.First is not CancellationToken)
            .Sum(argument => _sizes.Of(argument.First, argument.Second.ParameterType)));
        if (call.Arguments is [TransactionHint hint]) Bring(hint.Transactions, hint.From, NameOf(call.To));
    }

    public void Answered(Call call, object? answer)
    {
        if (call.From == call.At) return;
        Count(call.Method.Name, 0, _sizes.Of(answer, call.Method.ReturnType.GenericTypeArguments[0]));

        // Each silo has one node.
        var (from, to) = (NameOf(call.To), call.From.Settings.Nodes[0]);
        if (answer is BlockPage page) Bring(page, from, to);
        if (answer is TransactionBatch batch) Bring(batch.Transactions, from, to);
    }

    public void ToldTime(ulong? time) => Count(Traffic.Time, 1, _sizes.Of(time, typeof(ulong?)));

    public void Dispose() => _sizes.Dispose();

    private void Count(string method, int calls, int bytes) => Traffic.Add(method, calls, bytes);

    private void Move(string node, byte[] bytes)
    {
        var (now, tip) = (stage.World.Now, Hash256.Of(bytes));
        if (_tips.TryGetValue(node, out var before) && before == tip) return;
        _tips[node] = tip;
        if (_blocks.TryAdd(tip, (BlockHeader.TryDecode(bytes)!, new(node)))) _blocks[tip].Spread.Begin(now);
        var (header, spread) = _blocks[tip];
        spread.Know(node, now);

        // A reorg brings several blocks at once.
        var parent = header.Previous;
        for (; _blocks.TryGetValue(parent, out var block) && block.Spread.Know(node, now); parent = block.Header.Previous)
        {
        }

        if (before != default && parent != before) Reorgs++;
    }

    private void Bring(BlockPage page, string from, string to)
    {
        foreach (var bytes in page.Blocks)
        {
            var hash = Hash256.Of(bytes.AsSpan(0, BlockHeader.Size));
            if (_blocks.TryGetValue(hash, out var block)) block.Spread.Bring(from, to);
            if (!_bodies.TryGetValue(hash, out var votes))
            {
                var rule = Block.TryDecode(stage.Parameters.Id, bytes, out var body);
                if (rule != Rejection.None) throw new InvalidDataException($"A node sent a block that breaks {rule}.");
                votes = _bodies[hash] = [.. body!.Transactions.Select(transaction => transaction.Id)];
            }

            foreach (var vote in votes) Bring(vote, from, to);
        }
    }

    private void Bring(byte[][] transactions, string from, string to)
    {
        foreach (var bytes in transactions)
        {
            if (Transaction.TryDecode(stage.Parameters.Id, bytes, out var transaction) == Rejection.None) Bring(transaction!.Id, from, to);
        }
    }

    private void Bring(TransactionId id, string from, string to)
    {
        if (!_votes.TryGetValue(id, out var vote) || !vote.Bring(from, to)) return;
        var activation = _nodes[to];
        activation.Turns.Start(async () =>
        {
            var node = (INodeGrain)activation.Grain!;
            var clock = activation.Silo.Process.Clock;
            while ((await node.GetTransaction(id)).Standing == TransactionState.Unknown) await Task.Delay(_step, clock);
            vote.Know(to, stage.World.Now);
        });
    }

    private static string NameOf(GrainId grain) => grain.Key.ToString()!;
}
