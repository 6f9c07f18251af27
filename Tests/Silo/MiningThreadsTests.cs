using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Silo.Ports;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Silo;

public sealed class MiningThreadsTests
{
    private const ulong Hopeless = ulong.MaxValue;
    private const ulong BlockTime = 1_000;

    private static readonly byte[] _header = TestNetwork.Default.Parameters.Genesis.Encode();

    [Theory]
    [InlineData(0.05, 2)]
    [InlineData(0.5, 2)]
    [InlineData(1.0, 3)]
    public async Task Find_a_nonce_that_gives_the_header_its_work(double share, int cores)
    {
        using var threads = new MiningThreads(share, cores, BlockTime);
        ulong? nonce = null;
        for (ulong first = 0; nonce is null; first += 1UL << 32)
            nonce = (await threads.Search(_header, 4096, first, CancellationToken.None)).Nonce;

        var header = BlockHeader.TryDecode(_header)! with { Nonce = nonce.Value };
        Assert.True(ProofOfWork.Meets(header.Hash.ToArray(), 4096));
    }

    [Fact]
    public async Task End_a_stretch_that_found_nothing_and_say_how_much_was_hashed()
    {
        using var threads = new MiningThreads(0.5, 2, BlockTime);

        var result = await threads.Search(_header, Hopeless, 0, CancellationToken.None);

        Assert.Null(result.Nonce);
        Assert.True(result.Hashes > 0);
    }

    [Fact]
    public async Task Serve_every_miner_however_many_there_are()
    {
        using var threads = new MiningThreads(0.1, 1, BlockTime);

        var results = await Task.WhenAll(
            Enumerable.Range(0, 32).Select(i => threads.Search(_header, Hopeless, (ulong)i << 32, CancellationToken.None)));

        Assert.All(results, result => Assert.True(result.Hashes > 0));
    }

    [Fact]
    public async Task Give_up_at_once_when_they_are_stopped()
    {
        using var threads = new MiningThreads(0.001, 1, BlockTime);
        using var stop = new CancellationTokenSource();

        // Of so small a share the first slices use up seconds: only the cancellation can end these.
        var searches = Enumerable.Range(0, 8).Select(i => threads.Search(_header, Hopeless, (ulong)i << 32, stop.Token)).ToArray();
        await stop.CancelAsync();

        Assert.All(await Task.WhenAll(searches), result => Assert.Null(result.Nonce));
    }

    [Fact]
    public async Task Let_go_of_searches_when_the_silo_stops()
    {
        var threads = new MiningThreads(0.001, 1, BlockTime);
        var searches = Enumerable.Range(0, 8)
            .Select(i => threads.Search(_header, Hopeless, (ulong)i << 32, CancellationToken.None)).ToArray();
        threads.Dispose();

        Assert.All(await Task.WhenAll(searches), result => Assert.Null(result.Nonce));
    }

    [Fact]
    public async Task Refuse_what_is_no_header()
    {
        using var threads = new MiningThreads(0.5, 1, BlockTime);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            threads.Search(new byte[BlockHeader.Size], 4096, 0, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => threads.Search(new byte[155], 4096, 0, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => threads.Search(_header, 0, 0, CancellationToken.None));
    }
}
