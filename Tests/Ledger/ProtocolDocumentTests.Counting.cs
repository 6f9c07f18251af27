using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

public partial class ProtocolDocumentTests
{
    [Theory]
    [InlineData("count", "schulze", CountingMethod.Schulze, 4)]
    [InlineData("count", "runoff", CountingMethod.InstantRunoff, 4)]
    [InlineData("tied", "schulze", CountingMethod.Schulze, 3)]
    [InlineData("tied", "runoff", CountingMethod.InstantRunoff, 3)]
    [InlineData("star", "star", CountingMethod.Star, 4)]
    public void The_counting_vectors_are_what_the_ballots_come_to(string name, string method, CountingMethod counting, int options)
    {
        var ballots = _vectors[$"{name}.ballots"].Split(' ').Select(alike => alike.Split('x')).Select(parts =>
            Ballots.Of(long.Parse(parts[0]), [.. parts[1].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)]));
        var outcome = Ballots.Outcome(counting, options, [.. ballots]);

        Assert.Equal(_vectors[$"{name}.{method}.ranking"], string.Join(',', outcome.Ranking));
        Assert.Equal(
            _vectors.GetValueOrDefault($"{name}.{method}.ties", ""),
            string.Join("; ", outcome.Ties.Select(tie => $"{tie.Place}: {string.Join(',', tie.Options)}")));
    }

    [Fact]
    public void The_vector_of_seats_is_what_its_ballots_come_to_stage_by_stage()
    {
        var ballots = _vectors["seats.ballots"].Split(' ').Select(alike => alike.Split('x')).Select(parts =>
            Ballots.Of(long.Parse(parts[0]), [.. parts[1].Split(',').Select(int.Parse)]));
        var outcome = Assert.IsType<StvOutcome>(Outcome.Of(
            ContestTerms.Of(CountingMethod.Stv, 4, seats: 2), 4, [.. ballots], Ballots.Listed(4)));

        Assert.Equal(_vectors["seats.stv.quota"], $"{outcome.Quota}");
        Assert.Equal(_vectors["seats.stv.ranking"], string.Join(',', outcome.Ranking));
        Assert.Equal(_vectors["seats.stv.stages"], string.Join(' ', outcome.Stages.Select(stage =>
            string.Join(',', [.. stage.Votes, stage.NotTransferable, stage.Lost]))));
    }

    [Fact]
    public void The_lots_vector_is_drawn_by_the_block() => Assert.Equal(
        _vectors["lots.order"], string.Join(',', Lots.Draw(Hash("block.hash"), new(Hash("open.id")), 0, 5).Order));

    [Fact]
    public void The_counting_methods_are_those_of_the_code()
    {
        var methods = Enum.GetValues<CountingMethod>();
        var rows = Method().Matches(_document[_document.IndexOf("| value | method | choices |", StringComparison.Ordinal)..]);

        Assert.Equal(methods.Select(method => $"| {(byte)method} | `{method}` |"), rows.Select(row => row.Value));
        Assert.Contains(
            $"Method is {string.Join(", ", methods.Select(method => $"{(byte)method} `{method.Name()}`"))} (N1).", _document,
            StringComparison.Ordinal);
    }
}
