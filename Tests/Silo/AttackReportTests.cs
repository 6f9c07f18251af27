using OrleansBallot.Api.OverGrains;
using OrleansBallot.Grains.Interfaces;

namespace OrleansBallot.Tests.Silo;

public class AttackReportTests
{
    [Fact]
    public void Equal_verdicts_are_one() =>
        Assert.Equal(
            "refused by all 2, already-voted", Summary(new("node-1", false, "already-voted"), new("node-2", false, "already-voted")));

    [Fact]
    public void Whoever_accepted_comes_first_by_name() => Assert.Equal(
        "ACCEPTED by node-3; refused by node-1 and node-2, no-work",
        Summary(new("node-1", false, "no-work"), new("node-2", false, "no-work"), new("node-3", true, null)));

    private static string Summary(params NodeVerdict[] verdicts) => new AttackReport("double-vote", [.. verdicts]).Summary;
}
