using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Verify;

/// <summary>
/// What both auditors make of receipts that the chain does not confirm (R1 to R6): honest nodes are held to nothing
/// that they could not keep.
/// </summary>
public sealed class JudgedReceiptTests : IDisposable
{
    private const ulong Settle = 60_000;

    private static readonly TestNetwork _network = TestNetwork.Default;

    private readonly BothAuditors _both = new();
    private readonly TestNode _node = new(_network);

    public void Dispose() => _both.Dispose();

    private static Timestamp At(ulong after) => TestNetwork.Epoch.Plus(after);

    [Fact]
    public async Task Sixteen_openings_at_each_of_two_nodes_convict_neither()
    {
        Transaction[] openings = [.. Enumerable.Range(0, 2 * Limits.UnsealedElectionsOfKey)
            .Select(number => _network.Open(Voters.Organiser, $"Number {number}"))];
        _node.Mine(openings[..Limits.UnsealedElectionsOfKey]);
        _node.MineAt(At(90_000), _network.Open(Voters.Dot));

        await BecomesAsync("superseded", openings[^1], At(2_000));
    }

    [Theory]
    [InlineData(30_000UL, null)]
    [InlineData(30_001UL, "superseded")]
    public async Task Places_that_an_organiser_took_long_after_a_receipt_excuse_nobody(ulong accepted, string? becomes)
    {
        Transaction[] openings =
            [.. Enumerable.Range(0, Limits.UnsealedElectionsOfKey).Select(number => _network.Open(Voters.Organiser, $"Number {number}"))];
        _node.Mine(openings[..^1]);
        _node.MineAt(At(90_000), openings[^1]);

        await BecomesAsync(becomes, _network.Open(Voters.Organiser, "Left out"), At(accepted));
    }

    [Theory]
    [InlineData(30_000UL, null)]
    [InlineData(30_001UL, "superseded")]
    public async Task Nor_do_all_places_that_others_took(ulong accepted, string? becomes)
    {
        Transaction[] openings = [.. Enumerable.Range(0, Limits.UnsealedElections).Select(number =>
            _network.Open(Voters.Number(number / Limits.UnsealedElectionsOfKey), $"Number {number}", openFor: 100_000, settle: Settle))];
        _node.Mine(openings[..^1]);
        _node.MineAt(At(90_000), openings[^1]);
        _node.MineAt(At(160_000), _network.Seal(openings[0]));

        await BecomesAsync(becomes, _network.Open(Voters.Organiser, "Left out"), At(accepted));
    }

    [Theory]
    [InlineData(199_999UL, "tooNew")]
    [InlineData(200_000UL, null)]
    public async Task Where_blocks_are_slow_they_have_ten_block_times_for_what_was_promised(ulong before, string? becomes)
    {
        var slow = new TestNetwork(new ChainParameters("slow", 20_000, new(Limits.MinimumDifficulty), new(50), Hash256.Zero));
        var (node, election) = (new TestNode(slow), slow.Open(Voters.Organiser, settle: slow.Parameters.LeastSettle));
        node.Mine(election);
        node.MineAt(At(300_000), slow.Open(Voters.Dot));

        await BecomesAsync(becomes, slow.Vote(Voters.Ann, election, 0), At(300_000 - before), node);
    }

    [Fact]
    public async Task A_vote_whose_election_s_opening_lost_a_fork_is_missing_and_both_say_that_the_election_is_too()
    {
        var vote = _network.Vote(Voters.Ann, _network.Open(Voters.Organiser, "Lost"), 0);
        _node.MineAt(At(90_000), _network.Open(Voters.Dot));

        await BecomesAsync(null, vote, At(2_000));
        _both.Keep(Receipts.Of(vote, At(2_000)), vote);
        Assert.All(await _both.TextsAsync(ExportBytes.Of(_node.Best)), text =>
            Assert.Contains("Its election is not on this chain either", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_opening_that_was_left_out_while_there_was_room_is_named()
    {
        Transaction[] openings = [.. Enumerable.Range(0, Limits.UnsealedElectionsOfKey)
            .Select(number => _network.Open(Voters.Organiser, $"Number {number}", settle: Settle))];
        _node.Mine(openings[..^1]);
        _node.MineAt(At(90_000), _network.Open(Voters.Dot));

        await BecomesAsync(null, openings[^1], At(2_000));
    }

    [Fact]
    public async Task Room_that_came_back_before_the_receipt_excuses_nothing()
    {
        Transaction[] openings = [.. Enumerable.Range(0, Limits.UnsealedElectionsOfKey)
            .Select(number => _network.Open(Voters.Organiser, $"Number {number}", openFor: 100_000, settle: Settle))];
        var leftOut = _network.Open(Voters.Organiser, "Left out");
        _node.Mine(openings);
        _node.MineAt(At(160_000), _network.Seal(openings[0]));
        _node.MineAt(At(300_000), _network.Open(Voters.Dot));

        await BecomesAsync("superseded", leftOut, At(159_999));
        await BecomesAsync(null, leftOut, At(160_000));
    }

    [Fact]
    public async Task While_no_place_is_free_that_excuses_an_opening_whatever_time_is_on_its_receipt()
    {
        _node.Mine(
            [.. Enumerable.Range(0, Limits.UnsealedElectionsOfKey).Select(number => _network.Open(Voters.Organiser, $"Number {number}"))]);
        _node.MineAt(At(90_000), _network.Open(Voters.Dot));

        // It would have closed by now, so that R5 would be next.
        await BecomesAsync("superseded", _network.Open(Voters.Organiser, "Left out", openFor: 50_000), Timestamp.Max);
    }

    [Fact]
    public async Task What_strangers_wrote_makes_no_line_that_reads_like_an_auditor_s()
    {
        const string verdict = "Valid and complete: 9 blocks";
        var (election, leftOut) = (_network.Open(Voters.Organiser, verdict), default(Transaction)!);
        leftOut = _network.Vote(Voters.Bob, election, 1);
        _node.Mine(election);
        _node.MineAt(At(90_000), _network.Open(Voters.Dot));

        await HasNoVerdictAsync();
        _both.Keep(Receipts.Of(leftOut, At(2_000), node: $"\n{verdict}\n"), leftOut);
        await HasNoVerdictAsync();

        async Task HasNoVerdictAsync() => Assert.All(
            await _both.TextsAsync(ExportBytes.Of(_node.Best)),
            text => Assert.DoesNotContain(text.Split('\n'), line => line.StartsWith(verdict, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(61_999UL, "superseded")]
    [InlineData(62_000UL, null)]
    public async Task An_election_that_closes_as_soon_as_it_opens_convicts_nobody(ulong closes, string? becomes)
    {
        _node.MineAt(At(200_000), _network.Open(Voters.Dot));

        await BecomesAsync(becomes, _network.Open(Voters.Organiser, openFor: closes, settle: Settle), At(2_000));
    }

    [Theory]
    [InlineData(0UL, "superseded")]
    [InlineData(Settle - 1, "superseded")]
    [InlineData(Settle, null)]
    public async Task A_vote_in_the_last_milliseconds_of_an_election_that_hardly_settles_convicts_nobody(ulong settle, string? becomes)
    {
        var election = _network.Open(Voters.Organiser, openFor: 50_000, settle: settle);
        _node.Mine(election);
        _node.MineAt(At(50_000 + Settle), _network.Seal(election));

        await BecomesAsync(becomes, _network.Vote(Voters.Ann, election, 0), At(49_950));
    }

    [Fact]
    public async Task Two_statements_of_a_registrar_convict_nobody()
    {
        _node.Mine(VariedChain.Stated);
        _node.MineAt(At(8_000), VariedChain.State(VariedChain.Registrar, VariedChain.Stated, 1));
        _node.MineAt(At(90_000), _network.Open(Voters.Dot));

        await BecomesAsync("superseded", VariedChain.State(VariedChain.Registrar, VariedChain.Stated, 2), At(8_000));
        await BecomesAsync(null, VariedChain.State(VariedChain.Registrar, VariedChain.ByRoll, 2), At(8_000));
    }

    [Fact]
    public async Task A_pause_that_an_early_close_overtook_convicts_nobody()
    {
        var (closed, open) = (_network.Open(Voters.Organiser, "Closed"), _network.Open(Voters.Organiser, "Open"));
        _node.Mine(closed, open);
        _node.Mine(_network.Close(Voters.Organiser, closed));
        _node.MineAt(At(90_000), _network.Open(Voters.Dot));

        await BecomesAsync("superseded", _network.Pause(Voters.Organiser, closed, 1), At(1_500));
        await BecomesAsync(null, _network.Pause(Voters.Organiser, open, 1), At(1_500));
    }

    [Fact]
    public async Task A_double_voter_who_deletes_the_bytes_convicts_nobody()
    {
        var (election, second) = (_network.Open(Voters.Organiser), default(Transaction)!);
        second = _network.Vote(Voters.Ann, election, 1);
        _node.Mine(election);
        _node.Mine(_network.Vote(Voters.Ann, election, 0));
        _node.MineAt(At(90_000), _network.Open(Voters.Dot));
        _both.Keep(Receipts.Of(second, At(2_000)), null);

        var reports = await _both.WithReceiptsAsync(ExportBytes.Of(_node.Best));

        Assert.All([reports.First, reports.Second], report =>
        {
            Assert.True(report.GetProperty("valid").GetBoolean());
            Assert.Equal(1, report.GetProperty("receipts").GetProperty("withoutTransaction").GetInt32());
        });
    }

    [Fact]
    public async Task A_time_in_the_year_9999_saves_no_node_once_the_election_is_sealed()
    {
        var election = _network.Open(Voters.Organiser, openFor: 50_000, settle: Settle);
        _node.Mine(election);
        _node.MineAt(At(50_000 + Settle), _network.Seal(election));

        await BecomesAsync(null, _network.Vote(Voters.Ann, election, 0), Timestamp.Max);
    }

    [Fact]
    public async Task Nor_an_opening_s_once_it_would_have_closed_and_until_then_its_time_is_reported()
    {
        var late = _network.Open(Voters.Organiser, openFor: 200_000, settle: Settle);
        _node.MineAt(At(150_000), _network.Open(Voters.Dot));
        await BecomesAsync("tooNew", late, Timestamp.Max);
        _both.Keep(Receipts.Of(late, Timestamp.Max), late);
        Assert.All(await _both.TextsAsync(ExportBytes.Of(_node.Best)), text =>
            Assert.Contains("9999-12-31T23:59:59.999Z", text, StringComparison.Ordinal));

        _node.MineAt(At(200_000), _network.Open(Voters.Ann));

        // By its own time it would have closed long ago: the promise alone is false.
        await BecomesAsync(null, late, Timestamp.Max);
    }

    [Fact]
    public async Task One_bad_file_neither_aborts_nor_convicts_the_rest()
    {
        var (election, leftOut) = (_network.Open(Voters.Organiser), default(Transaction)!);
        leftOut = _network.Vote(Voters.Bob, election, 1);
        _node.Mine(election);
        _node.MineAt(At(90_000), _network.Open(Voters.Dot));
        var export = ExportBytes.Of(_node.Best);
        var genuine = Receipts.Of(election, At(1_000));
        _both.Put("a", """{"receipt":"00"}""");
        _both.Put("b", $$"""{"receipt":"{{Convert.ToHexStringLower((genuine with { Accepted = At(1_001) }).Encode())}}"}""");
        _both.Keep(genuine, election);

        var reports = await _both.WithReceiptsAsync(export);
        Assert.All([reports.First, reports.Second], report =>
        {
            var receipts = report.GetProperty("receipts");
            Assert.True(report.GetProperty("valid").GetBoolean());
            Assert.Equal((1, 1, 1), (
                receipts.GetProperty("confirmed").GetInt32(), receipts.GetProperty("notGenuine").GetInt32(),
                receipts.GetProperty("withoutReceipt").GetInt32()));
        });

        _both.Keep(Receipts.Of(leftOut, At(2_000)), leftOut);
        reports = await _both.WithReceiptsAsync(export);
        Assert.All([reports.First, reports.Second], report =>
        {
            var receipts = report.GetProperty("receipts");
            Assert.Equal(
                ("receipt-not-confirmed", leftOut.Id.ToString()),
                (report.GetProperty("rule").GetString(), report.GetProperty("transaction").GetString()));
            Assert.Equal((1, 1, 1), (
                receipts.GetProperty("confirmed").GetInt32(), receipts.GetProperty("notGenuine").GetInt32(),
                receipts.GetProperty("missing").GetInt32()));
        });
    }

    /// <summary>What both say of a receipt: how it is counted, or null for a promise that was not kept.</summary>
    private Task BecomesAsync(string? becomes, Transaction transaction, Timestamp accepted, TestNode? on = null) =>
        _both.BecomesAsync(on ?? _node, becomes, transaction, accepted);
}
