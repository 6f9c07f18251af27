using System.Net;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Text;

namespace OrleansBallot.Tests.Web;

public sealed class ChainApiTests(WebFixture web)
{
    private static readonly string[] _block =
    [
        "height", "hash", "previous", "merkleRoot", "tallyRoot", "timestamp", "started", "difficulty", "nonce", "miner", "transactions",
    ];

    [Fact]
    public async Task Gives_what_a_client_needs_to_sign_for_this_network()
    {
        var chain = await web.Silo.Get("/api/chain");
        var parameters = ChainParameters.TryDecode(Convert.FromHexString(chain.Text("parameters")));

        Assert.Equal(["name", "id", "parameters", "targetBlockTime", "minimumDifficulty", "reward"], chain.Names());
        Assert.Equal(chain.Text("id"), parameters!.Id.ToString());
    }

    [Theory]
    [InlineData("/api/blocks")]
    [InlineData("/api/nodes/node-2/blocks")]
    public async Task Lists_blocks_that_hold_together(string path)
    {
        var blocks = (await web.Silo.Get($"{path}?from=0&count=1000")).EnumerateArray().ToArray();

        Assert.Equal(web.Silo.Chain.Id.ToString(), blocks[0].Text("hash"));
        Assert.All(blocks, block => Assert.Equal(_block, block.Names()));
        Assert.All(blocks.Zip(blocks.Skip(1)), pair => Assert.Equal(pair.First.Text("hash"), pair.Second.Text("previous")));
        Assert.All(blocks.Skip(1), block => Assert.True(block.GetProperty("transactions").GetInt32() > 0));
    }

    [Fact]
    public async Task Lists_the_newest_blocks_unless_told_where_to_begin()
    {
        var newest = (await web.Silo.Get("/api/blocks?count=1")).EnumerateArray().Single();

        Assert.True(newest.GetProperty("height").GetUInt64() > 0);
    }

    [Theory]
    [InlineData("count=0", "out-of-range")]
    [InlineData("count=1001", "out-of-range")]
    [InlineData("count=many", "bad-request")]
    [InlineData("from=-1", "bad-request")]
    public async Task Refuses_pages_out_of_bounds(string query, string rule) =>
        await web.Silo.Http.GetAsync($"/api/blocks?{query}").Problem(HttpStatusCode.BadRequest, rule);

    [Fact]
    public async Task Gives_a_block_in_the_forms_that_read_back_to_it()
    {
        var chain = web.Silo.Chain.Id;
        var hash = (await web.Silo.Get("/api/blocks/1")).Text("hash");

        var text = TextForm.ReadBlock(chain, (await web.Silo.Http.GetStringAsync($"/api/blocks/{hash}/text")).TrimEnd());
        var json = JsonForm.ReadBlock(chain, await web.Silo.Http.GetStringAsync("/api/blocks/1/json"));

        Assert.Equal(hash, text.Hash.ToString());
        Assert.Equal(text.Encode(), json.Encode());
        await web.Silo.Http.GetAsync("/api/blocks/0/text").Problem(HttpStatusCode.NotFound, "unknown-block");
    }

    [Fact]
    public async Task Shows_a_block_by_hash_and_by_height_with_its_transactions()
    {
        var byHeight = await web.Silo.Get("/api/blocks/1");
        var byHash = await web.Silo.Get($"/api/blocks/{byHeight.Text("hash")}");

        Assert.Equal([.. _block, "onBestChain", "contents"], byHash.Names());
        Assert.Equal(byHeight.GetRawText(), byHash.GetRawText());
        Assert.Contains(
            byHash.GetProperty("contents").EnumerateArray(),
            content => content.Text("id") == web.Election.Id.ToString() && content.Text("kind") == "open-election");
    }

    [Theory]
    [InlineData("999999999")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("latest")]
    [InlineData("%2B1")]
    [InlineData("%201")]
    [InlineData("-0")]
    public async Task Knows_no_other_block(string name) =>
        await web.Silo.Http.GetAsync($"/api/blocks/{name}").Problem(HttpStatusCode.NotFound, "unknown-block");

    [Fact]
    public async Task Shows_what_waits_for_a_block()
    {
        var pending = await web.Silo.Get("/api/pending?count=10");

        Assert.Equal(["total", "transactions", "trouble"], pending.Names());
        await web.Silo.Http.GetAsync("/api/pending?count=1001").Problem(HttpStatusCode.BadRequest, "out-of-range");
    }
}
