using OrleansBallot.Grains.Interfaces;

namespace OrleansBallot.Simulation.Scale;

/// <summary>Calls between machines, and their bytes: some.</summary>
internal readonly record struct Load(long Calls, long Bytes)
{
    public static Load operator +(Load one, Load other) => new(one.Calls + other.Calls, one.Bytes + other.Bytes);
}

/// <summary>Calls between machines and their bytes, by method. A question and its answer are one call.</summary>
internal sealed class Traffic
{
    /// <summary>The question to another silo for its clock, which is no call to a grain.</summary>
    public const string Time = "time";

    private static readonly string[] _ofVotes = [nameof(INodePeer.NewTransactions), nameof(INodePeer.GetTransactions)];
    private static readonly string[] _ofBlocks = [nameof(INodePeer.NewBlock), nameof(INodePeer.GetHeaders), nameof(INodePeer.GetBlocks)];

    private readonly SortedDictionary<string, Load> _loads = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, Load> ByMethod => _loads;

    public Load OfVotes => Sum(_ofVotes.Contains);

    public Load OfBlocks => Sum(_ofBlocks.Contains);

    /// <summary>What would go on without any vote.</summary>
    public Load Background => Sum(method => !_ofVotes.Contains(method) && !_ofBlocks.Contains(method));

    public Load Of(string method) => _loads.GetValueOrDefault(method);

    public void Add(string method, int calls, int bytes) => _loads[method] = Of(method) + new Load(calls, bytes);

    private Load Sum(Func<string, bool> counts) =>
        _loads.Where(load => counts(load.Key)).Aggregate(default(Load), (sum, load) => sum + load.Value);
}
