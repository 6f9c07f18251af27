using Orleans.Serialization;

namespace OrleansBallot.Tests.Orleans;

[Collection(OrleansTests.Name)]
public sealed class CopyTests(SharedSilos shared)
{
    private readonly string _key = ThreeSilos.NewKey();

    private ICopyGrain Grain => shared.Silos.Outside.GetGrain<ICopyGrain>(_key);

    [Fact]
    public async Task What_the_caller_changes_afterwards_the_grain_does_not_see()
    {
        var folder = new Folder { Names = { "a" } };
        await Grain.Keep(folder);
        folder.Names.Add("b");
        Assert.Equal("a no note False", await Grain.Kept());
    }

    [Fact]
    public async Task What_the_caller_does_with_the_answer_the_grain_does_not_see()
    {
        var answer = await Grain.Keep(new Folder { Names = { "a" } });
        answer.Names.Add("b");
        Assert.Equal("a no note False", await Grain.Kept());
    }

    [Fact]
    public async Task On_its_own_silo_a_grain_gets_copies_too()
    {
        var grain = shared.Silos.On(ThreeSilos.FirstSilo).GetGrain<ICopyGrain>(_key);
        var folder = new Folder { Names = { "a" } };
        await grain.Keep(folder);
        folder.Names.Add("b");
        Assert.Equal("a no note False", await grain.Kept());
    }

    [Fact]
    public async Task On_its_own_silo_a_grain_gets_immutable_values_themselves()
    {
        CopyGrain.Sent = new Page(1, [1, 2, 3]);
        Assert.True(await shared.Silos.On(ThreeSilos.FirstSilo).GetGrain<ICopyGrain>(_key).IsSame(CopyGrain.Sent, "same"));
    }

    [Fact]
    public async Task What_has_no_id_does_not_cross()
    {
        await Grain.Keep(new Folder { Note = "mine" });
        Assert.Equal(" no note False", await Grain.Kept());
    }

    [Fact]
    public async Task A_circle_stays_a_circle()
    {
        var folder = new Folder { Names = { "a" } };
        folder.Inner = folder;
        await Grain.Keep(folder);
        Assert.Equal("a no note True", await Grain.Kept());
    }

    [Fact]
    public async Task Nested_values_cross_whole()
    {
        var answer = await Grain.Keep(new Folder { Inner = new Folder { Names = { "b" } }, Prices = { ["tea"] = new Money(250) } });
        Assert.Equal(["b"], answer.Inner!.Names);
        Assert.Equal(new Money(250), answer.Prices["tea"]);
    }

    [Theory]
    [MemberData(nameof(Portable))]
    public async Task Common_types_cross(object value) => Assert.Equal(value, await Grain.Echo(value));

    public static TheoryData<object> Portable() =>
    [
        1, 2UL, (UInt128)3, 1.5, "text", 'c', true, Guid.Empty, DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(1), DayOfWeek.Friday,
        new byte[] { 1, 2 }, new[] { "a" }, new List<int> { 1 }, new HashSet<int> { 1 }, new Dictionary<string, int> { ["a"] = 1 },
        System.Collections.Immutable.ImmutableList.Create(1, 2), (1, "b"), Tuple.Create(1, "b"), new KeyValuePair<int, string>(1, "a"),
    ];

    [Fact]
    public async Task A_null_crosses() => Assert.Null(await Grain.Echo(null));

    [Fact]
    public async Task A_reference_crosses_and_works()
    {
        var other = shared.Silos.Outside.GetGrain<ITurnGrain>(ThreeSilos.NewKey());
        var back = Assert.IsAssignableFrom<ITurnGrain>(await Grain.Echo(other));
        Assert.Equal(other, back);
        Assert.Equal(4, await back.Twice(2));
    }

    [Fact]
    public async Task An_argument_without_a_codec_is_rejected() =>
        await Assert.ThrowsAsync<CodecNotFoundException>(() => Grain.Echo(new Stranger()));

    [Fact]
    public async Task One_inside_a_collection_is_rejected_too() =>
        await Assert.ThrowsAsync<CodecNotFoundException>(() => Grain.Echo(new List<object> { new Stranger() }));

    [Fact]
    public async Task A_result_without_a_codec_is_rejected() =>
        await Assert.ThrowsAsync<CodecNotFoundException>(() => Grain.GiveStranger());

    [Fact]
    public async Task A_converter_carries_a_foreign_type() => Assert.Equal("250", await Grain.Pay(new Money(250)));

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
