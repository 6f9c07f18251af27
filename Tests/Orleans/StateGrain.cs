using Orleans.Placement;

namespace OrleansBallot.Tests.Orleans;

/// <summary>A counter that survives its activations. Keyed by the test.</summary>
public interface IStateGrain : IGrainWithStringKey
{
    Task<int> Add(int number);

    Task<int> Read();

    Task<int> AddTwiceAtOnce();

    Task<string> Activation();
}

public sealed class Count
{
    public int Value { get; set; }
}

[PreferLocalPlacement]
public sealed class StateGrain([PersistentState("count", "shared")] IPersistentState<Count> count) : Grain, IStateGrain
{
    private static int _activations;
    private readonly string _activation = $"{Interlocked.Increment(ref _activations)}";

    public async Task<int> Add(int number)
    {
        count.State.Value += number;
        await count.WriteStateAsync();
        return count.State.Value;
    }

    public Task<int> Read() => Task.FromResult(count.State.Value);

    public async Task<int> AddTwiceAtOnce()
    {
        count.State.Value++;
        var first = count.WriteStateAsync();
        count.State.Value++;
        await Task.WhenAll(first, count.WriteStateAsync());
        return count.State.Value;
    }

    public Task<string> Activation() => Task.FromResult(_activation);
}
