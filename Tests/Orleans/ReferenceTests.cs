namespace OrleansBallot.Tests.Orleans;

/// <summary>Has two implementations. Keyed by the test.</summary>
public interface ITwinGrain : IGrainWithStringKey
{
    Task<string> Name();

    Task<ITwinGrain> Self();

    Task<bool> IsCutOffFrom(ITwinGrain other);
}

public abstract class TwinGrainBase : Grain, ITwinGrain
{
    public Task<string> Name() => Task.FromResult(GetType().Name);

    public Task<ITwinGrain> Self() => Task.FromResult(this.AsReference<ITwinGrain>());

    public async Task<bool> IsCutOffFrom(ITwinGrain other)
    {
        try
        {
            await other.Name();
            return false;
        }
        catch (TimeoutException)
        {
            return true;
        }
    }
}

[GrainType("the-elder")]
public sealed class ElderTwinGrain : TwinGrainBase;

public sealed class YoungerTwinGrain : TwinGrainBase;

/// <summary>Has none.</summary>
public interface IMissingGrain : IGrainWithStringKey
{
    Task Nothing();
}

[Collection(OrleansTests.Name)]
public sealed class ReferenceTests(SharedSilos shared)
{
    private const string Elder = "OrleansBallot.Tests.Orleans.Elder";
    private readonly ThreeSilos _cluster = shared.Silos;
    private readonly string _key = ThreeSilos.NewKey();

    [Fact]
    public void A_reference_knows_its_grain()
    {
        var grain = _cluster.Outside.GetGrain<ITurnGrain>(_key);
        Assert.Equal(_key, grain.GetPrimaryKeyString());
        Assert.Equal(GrainId.Create("turn", _key), grain.GetGrainId());
    }

    [Fact]
    public void A_grain_class_may_name_its_type() =>
        Assert.Equal($"the-elder/{_key}", _cluster.Outside.GetGrain<ITwinGrain>(_key, Elder).GetGrainId().ToString());

    [Fact]
    public void References_to_one_grain_are_equal() =>
        Assert.Equal(_cluster.Outside.GetGrain<ITurnGrain>(_key), _cluster.On(ThreeSilos.FirstSilo).GetGrain<ITurnGrain>(_key));

    [Fact]
    public void References_to_others_are_not() =>
        Assert.NotEqual(_cluster.Outside.GetGrain<ITurnGrain>(_key), _cluster.Outside.GetGrain<ITurnGrain>(_key + "x"));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void A_key_is_not_blank(string key) =>
        Assert.Throws<ArgumentException>(() => _cluster.Outside.GetGrain<ITurnGrain>(key));

    [Fact]
    public async Task A_prefix_of_the_class_name_chooses_between_implementations()
    {
        Assert.Equal(nameof(ElderTwinGrain), await _cluster.Outside.GetGrain<ITwinGrain>(_key, Elder).Name());
        Assert.Equal(nameof(YoungerTwinGrain), await _cluster.Outside.GetGrain<ITwinGrain>(_key, "OrleansBallot.Tests.Orleans.Younger").Name());
    }

    [Fact]
    public void Without_a_prefix_two_implementations_are_one_too_many() =>
        Assert.Throws<ArgumentException>(() => _cluster.Outside.GetGrain<ITwinGrain>(_key));

    [Fact]
    public void An_interface_without_implementation_has_no_grains() =>
        Assert.Throws<ArgumentException>(() => _cluster.Outside.GetGrain<IMissingGrain>(_key));

    [Fact]
    public async Task A_grain_can_hand_out_a_reference_to_itself()
    {
        var grain = _cluster.Outside.GetGrain<ITwinGrain>(_key, Elder);
        Assert.Equal(grain, await grain.Self());
    }

    [Fact]
    public async Task A_call_filter_can_set_two_grains_apart()
    {
        var one = _cluster.Outside.GetGrain<ITwinGrain>(_key, Elder);
        var two = _cluster.Outside.GetGrain<ITwinGrain>(_key + "other", Elder);
        GrainId from = one.GetGrainId(), to = two.GetGrainId();
        Assert.False(await one.IsCutOffFrom(two));
        _cluster.Calls.IsCut = (source, target) => source == from && target == to;
        try
        {
            Assert.True(await one.IsCutOffFrom(two));
            Assert.False(await two.IsCutOffFrom(one));
            Assert.Equal(nameof(ElderTwinGrain), await two.Name());
        }
        finally
        {
            _cluster.Calls.IsCut = (_, _) => false;
        }
    }
}
