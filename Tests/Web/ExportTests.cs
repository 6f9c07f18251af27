using OrleansBallot.Ledger;

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
