using Orleans.Storage;

namespace OrleansBallot.Tests.Orleans;

[Collection(OrleansTests.Name)]
public sealed class StateTests(SharedSilos shared)
{
    private readonly ThreeSilos _cluster = shared.Silos;
    private readonly string _key = ThreeSilos.NewKey();

    private IStateGrain Grain => _cluster.Outside.GetGrain<IStateGrain>(_key);

    [Fact]
    public async Task Writes_at_once_do_not_conflict() => Assert.Equal(2, await Grain.AddTwiceAtOnce());

    [Fact]
    public async Task A_stale_writer_is_told_and_deactivated()
    {
        await Grain.Add(1);
        var stale = await Grain.Activation();
        await WriteBehindItsBack(5);
        var exception = await Assert.ThrowsAsync<InconsistentStateException>(() => Grain.Add(1));
        Assert.Equal("2", exception.StoredEtag);
        Assert.Equal("1", exception.CurrentEtag);
        Assert.Equal(5, await Grain.Read().Soon());
        Assert.NotEqual(stale, await Grain.Activation());
    }

    [Fact]
    public async Task What_the_storage_throws_arrives_as_an_Orleans_exception()
    {
        await Grain.Add(1);
        _cluster.Storage.NextFailure = new IOException("The disk is full.");
        var exception = await Assert.ThrowsAsync<OrleansException>(() => Grain.Add(1));
        Assert.Contains("The disk is full.", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_that_cannot_be_read_fails_the_activation()
    {
        _cluster.Storage.NextFailure = new IOException("The disk is gone.");
        await Assert.ThrowsAsync<OrleansException>(() => Grain.Read().Soon());
        Assert.Equal(0, await Grain.Read().Soon());
    }

    private async Task WriteBehindItsBack(int value)
    {
        var id = Grain.GetGrainId();
        var state = new GrainState<Count>();
        await _cluster.Storage.ReadStateAsync("count", id, state);
        state.State!.Value = value;
        await _cluster.Storage.WriteStateAsync("count", id, state);
    }
}
