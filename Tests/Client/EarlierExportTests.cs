using OrleansBallot.Client;
using OrleansBallot.Ledger.Audit;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Client;

/// <summary>What a new export may take the place of.</summary>
public sealed class EarlierExportTests
{
    private static readonly TestNetwork _network = TestNetwork.Default;
    private static readonly TestMiner _miner = new(_network);
    private static readonly Transaction _election = _network.Open(Voters.Organiser);
    private static readonly Block _opening = _miner.Mine([], [_election]);

    private readonly string _path = Directory.CreateTempSubdirectory("ballot-").FullName;

    [Fact]
    public async Task That_goes_on_or_whose_last_blocks_hold_the_same_lacks_nothing()
    {
        var votes = Votes(0, 1);
        Block[] one = [_opening, Next([_opening], votes)];
        Block[] other =
            [_opening, Next([_opening], votes[1..], later: 1), Next([_opening, Next([_opening], votes[1..], later: 1)], votes[..1])];

        Assert.False(await HoldsMore(one[..1], one));
        Assert.False(await HoldsMore(one, one));
        Assert.False(await HoldsMore(one, other));
        Assert.False(await HoldsMore(other, one));
    }

    [Fact]
    public async Task That_lacks_a_vote_or_is_of_another_chain_lacks_something()
    {
        Block[] one = [_opening, Next([_opening], Votes(0, 1))];
        Block[] rewritten = [_opening, Next([_opening], Votes(0), later: 1)];

        Assert.True(await HoldsMore(one, [_opening]));
        Assert.True(await HoldsMore(one, [.. rewritten, Next(rewritten, Votes(2))]));
        Assert.True(await EarlierExport.HoldsMoreAsync(
            Write([.. Export(one), .. ExportFormat.Frame([1, 2, 3])]), Write(Export(one)), ExportFormat.Tag, CancellationToken.None));
        Assert.True(await EarlierExport.HoldsMoreAsync(Write([1, 2, 3]), Write(Export(one)), ExportFormat.Tag, CancellationToken.None));
        var elsewhere = ExportFormat.Prologue(new TestNetwork("another salt").Parameters);
        Assert.True(await EarlierExport.HoldsMoreAsync(Write(elsewhere), Write(Export(one)), ExportFormat.Tag, CancellationToken.None));
    }

    [Fact]
    public async Task Of_headers_as_many_are_as_good()
    {
        Block[] one = [_opening, Next([_opening], Votes(0))];
        Block[] other = [_opening, Next([_opening], Votes(1))];

        Assert.False(await Headers(one, other));
        Assert.True(await Headers(one, [_opening]));

        Task<bool> Headers(Block[] earlier, Block[] later) =>
            EarlierExport.HoldsMoreAsync(Write(Of(earlier)), Write(Of(later)), ExportFormat.HeadersTag, CancellationToken.None);

        static byte[] Of(Block[] blocks) =>
            [
            .. ExportFormat.Prologue(_network.Parameters, ExportFormat.HeadersTag),
            .. blocks.SelectMany(block => ExportFormat.Frame(block.Header.Encode()))
        ];
    }

    [Fact]
    public async Task Nothing_is_lost_where_nothing_is()
    {
        var later = Write(Export([_opening]));

        Assert.False(await EarlierExport.HoldsMoreAsync(Path.Combine(_path, "none"), later, ExportFormat.Tag, CancellationToken.None));
        Assert.False(await EarlierExport.HoldsMoreAsync(Write([]), later, ExportFormat.Tag, CancellationToken.None));
    }

    private static Transaction[] Votes(params int[] voters) =>
        [.. voters.Select(voter => _network.Vote(Voters.Number(voter), _election, 0))];

    private static Block Next(Block[] branch, Transaction[] votes, ulong later = 0) =>
        _miner.Mine(branch, votes, branch[^1].Header.Time.Plus(1_000 + later));

    private static byte[] Export(Block[] blocks) =>
        [.. ExportFormat.Prologue(_network.Parameters), .. blocks.SelectMany(block => ExportFormat.Frame(block.Encode()))];

    private Task<bool> HoldsMore(Block[] earlier, Block[] later) =>
        EarlierExport.HoldsMoreAsync(Write(Export(earlier)), Write(Export(later)), ExportFormat.Tag, CancellationToken.None);

    private string Write(byte[] bytes)
    {
        var path = Path.Combine(_path, Path.GetRandomFileName());
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
