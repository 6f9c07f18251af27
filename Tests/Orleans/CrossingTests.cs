using Orleans.Serialization;

namespace OrleansBallot.Tests.Orleans;

[Collection(OrleansTests.Name)]
public sealed class CrossingTests(SharedSilos shared)
{
    private readonly string _key = ThreeSilos.NewKey();

    private ICrossingGrain Grain => shared.Silos.Outside.GetGrain<ICrossingGrain>(_key);

    [Fact]
    public async Task What_the_caller_changes_afterwards_the_grain_does_not_see()
    {
        var folder = new Folder { Names = { "a" } };
        await Grain.Keep(folder);
        folder.Names.Add("b");
        Assert.Equal("a", await Grain.Kept());
    }

    [Fact]
    public async Task On_its_own_silo_a_grain_gets_immutable_values_themselves()
    {
        CrossingGrain.Sent = new Page(1, [1, 2, 3]);
        Assert.True(await shared.Silos.On(ThreeSilos.FirstSilo).GetGrain<ICrossingGrain>(_key).IsSame(CrossingGrain.Sent));
    }

    [Fact]
    public async Task A_converter_that_refuses_does_so_before_the_grain_runs()
    {
        await Assert.ThrowsAsync<FormatException>(() => Grain.Pay(new Money(-1)));
        Assert.Empty(Journal.Of(_key).Entries);
    }

    [Fact]
    public async Task The_frameworks_exceptions_arrive_as_they_are()
    {
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => Grain.Throw("argument"));
        Assert.StartsWith("No such thing.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_with_a_serializer_arrives_with_its_properties() =>
        Assert.Equal(7, (await Assert.ThrowsAsync<RefusedException>(() => Grain.Throw("refused"))).Rule);

    [Theory]
    [InlineData("strange")]
    [InlineData("wrapped")]
    public async Task An_exception_without_one_arrives_as_the_codecs(string kind) =>
        await Assert.ThrowsAsync<CodecNotFoundException>(() => Grain.Throw(kind));
}
