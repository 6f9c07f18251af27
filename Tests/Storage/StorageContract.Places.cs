namespace OrleansBallot.Tests.Storage;

public abstract partial class StorageContract
{
    [Fact]
    public async Task A_place_keeps_its_name_from_one_start_to_the_next()
    {
        var before = await Store.Place(Stop);
        await Restart();
        var after = await Store.Place(Stop);
        await Restart();

        Assert.NotEqual("", before);
        Assert.Equal([before, before], [after, await Store.Place(Stop)]);
    }
}
