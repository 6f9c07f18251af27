using System.Collections.Immutable;

namespace OrleansBallot.Ledger.Counting;

/// <summary>A stage of a count by the single transferable vote (N16 to N19): the first preferences, or what a transfer led to.</summary>
/// <param name="Votes">The votes of every option of the contest, in 1/100,000.</param>
/// <param name="NotTransferable">The votes that could not be passed on so far, in 1/100,000.</param>
/// <param name="Lost">What truncation has lost so far, in 1/100,000. With it, the votes of a stage add up to the ballots.</param>
/// <param name="From">The option whose votes were passed on; null in the first stage.</param>
/// <param name="IsExclusion">True when that option was excluded; its surplus was passed on otherwise.</param>
/// <param name="ByLot">True when a lot chose that option.</param>
/// <param name="Elected">The options that are elected by these votes.</param>
public sealed record StvStage(
    ImmutableArray<long> Votes, long NotTransferable, long Lost, int? From, bool IsExclusion, bool ByLot, ImmutableArray<int> Elected);

/// <summary>A count by the single transferable vote.</summary>
/// <param name="Quota">The votes that elect an option, in 1/100,000.</param>
/// <param name="Stages">From the first preferences on.</param>
/// <param name="Ranking">The elected options in their order, those that were left, then the excluded ones, the first of them last.</param>
/// <param name="Ties">Where lots were needed.</param>
public sealed record StvOutcome(long Quota, ImmutableArray<StvStage> Stages, ImmutableArray<int> Ranking, ImmutableArray<Tie> Ties)
    : Outcome(Ranking, Ties)
{
    private protected override bool GoesByStages => true;

    /// <summary>The parts of a vote in which values are counted.</summary>
    public const long Unit = 100_000;

    private protected override ImmutableArray<CountRound> Tally =>
        [.. Stages.Select((stage, number) => new CountRound(
            [.. Live(stage)], [.. Live(stage).Select(option => Votes(stage.Votes[option]))], Votes(stage.NotTransferable), stage.Elected,
            number + 1 < Stages.Length && Stages[number + 1] is { IsExclusion: true, From: var next } ? next : null,
            number + 1 < Stages.Length && Stages[number + 1].ByLot))];

    private protected override ImmutableArray<ReportTable> Tables =>
    [
        new(
            "Stage by stage",
            $"{Quota / Unit} votes elect. What an elected option has beyond that passes on to the next choices of its ballots; where "
            + "nobody has more, the lowest goes out and its votes pass on.",
            "Option", [.. Stages.Select((_, number) => $"Stage {number + 1}")],
            [
                .. Ranking.Select(Row),
                new(null, "not transferable", [.. Stages.Select(stage => (decimal?)Votes(stage.NotTransferable))]),
                new(null, "lost by rounding", [.. Stages.Select(stage => (decimal?)Votes(stage.Lost))]),
            ]),
    ];

    internal override string How(IReadOnlyList<string> names) =>
        $"by the single transferable vote with a quota of {Minutes.Number(Quota / Unit)}";

    /// <summary>A value in votes, with all five decimals.</summary>
    public static decimal Votes(long value) => new decimal(value) / Unit + 0.00000m;

    private static int? Find(IEnumerable<(int Number, StvStage Stage)> stages) =>
        stages.Select(stage => (int?)stage.Number).FirstOrDefault();

    private IEnumerable<int> Live(StvStage stage) => Ranking.Order().Where(option => !(ExcludedBefore(option) < Stages.IndexOf(stage)));

    /// <summary>The stage before the one that passes the votes of an excluded option on.</summary>
    private int? ExcludedBefore(int option) =>
        Find(Stages.Index().Where(stage => stage.Item is { IsExclusion: true } && stage.Item.From == option)) - 1;

    private ReportRow Row(int option)
    {
        var outIn = ExcludedBefore(option);
        return new(
            option, null, [.. Stages.Select((stage, number) => number > outIn ? (decimal?)null : Votes(stage.Votes[option]))], outIn,
            outIn is { } last && Stages[last + 1].ByLot, Find(Stages.Index().Where(stage => stage.Item.Elected.Contains(option))));
    }
}

/// <summary>
/// The single transferable vote of the Scottish Local Government Elections Order 2007 (SSI 2007/42, schedule 1, rules 45 to 52): the
/// weighted inclusive Gregory method, with values of five decimals.
/// </summary>
internal sealed class Stv : CountingRules
{
    public override BallotForm Form => BallotForm.Order;

    public override string Unit => "First choices";

    internal override Outcome Count(Poll poll) => new StvCount(poll).Run();
}
