using OrleansBallot.Api.OverGrains;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

public sealed class ExportTests(WebFixture web)
{
    [Fact]
    public async Task Holds_the_parameters_and_every_block_up_to_one_tip()
    {
        var before = (await web.Silo.Get("/api/nodes/node-1")).GetProperty("height").GetUInt64();
        var file = await web.Silo.Http.GetByteArrayAsync("/api/export?node=node-1");

        var (chain, blocks) = Read(file);

        Assert.Equal(web.Silo.Chain.Id, chain.Id);
        Assert.True((ulong)blocks.Count >= before);
        var previous = chain.Id;
        foreach (var block in blocks)
        {
            Assert.Equal(previous, block.Header.Previous);
            Assert.Equal(Rejection.None, block.CheckBody(chain));
            previous = block.Hash;
        }

        Assert.Contains(blocks.SelectMany(block => block.Transactions), transaction => transaction.Id == web.AnnsVote.Id);
    }

    [Fact]
    public async Task Under_way_at_one_tip_share_its_headers_whichever_node_they_are_of()
    {
        await using var silo = await SiloHost.Start(null, "Ballot:Nodes=2", "Ballot:Chain:TargetBlockTime=100ms");
        var export = new ChainExport(silo.Chain, silo.Service<GrainCalls>());
        await silo.OpenElection(Voters.Organiser);

        // Each may have mined a block of its own.
        await Eventually.True(
            async () => (await silo.Get("/api/nodes")).EnumerateArray().Select(node => node.Text("tip")).Distinct().Count() == 1,
            "both have one tip");
        var first = await export.Pin("node-1", TestContext.Current.CancellationToken);

        var others = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => export.Pin($"node-{1 + i % 2}", TestContext.Current.CancellationToken)));

        Assert.All(others, other => Assert.Equal((first.Count, true), (other.Count, ReferenceEquals(first[^1], other[^1]))));
        await silo.OpenElection(Voters.Organiser, "Another");
        var later = await export.Pin("node-2", TestContext.Current.CancellationToken);
        Assert.True(later.Count > first.Count);
        Assert.Same(first[^1], later[first.Count - 1]);
        Assert.Equal(first[^1].Hash, later[first.Count].Previous);
        GC.KeepAlive(others);
    }

    private static (ChainParameters Chain, List<Block> Blocks) Read(byte[] file)
    {
        var reader = new CanonicalReader(file);
        Assert.Equal("ballot/export/1", reader.Text(32));
        var chain = ChainParameters.TryDecode(reader.Bytes(1024))!;
        var blocks = new List<Block>();
        while (!reader.Complete)
        {
            Assert.True(reader.Sound);
            Assert.Equal(Rejection.None, Block.TryDecode(chain.Id, reader.Bytes(Limits.BlockBytes), out var block));
            blocks.Add(block!);
        }

        return (chain, blocks);
    }
}
