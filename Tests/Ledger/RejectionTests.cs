using System.Reflection;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

public class RejectionTests
{
    [Fact]
    public void Every_rule_of_the_ledger_has_a_test_that_breaks_it()
    {
        // Sealing is refused on submission by nodes, before the ledger is asked.
        Rejection[] elsewhere = [Rejection.None, Rejection.NotForSubmission];
        var broken = typeof(RejectionTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributes<BreaksAttribute>()).Select(breaks => breaks.Rule);

        Assert.Equal([], Enum.GetValues<Rejection>().Except(elsewhere).Except(broken));
    }

    [Fact]
    public void Every_rule_has_a_name_of_its_own_that_reads_back()
    {
        var names = Enum.GetValues<Rejection>().Select(rule => rule.Name()).ToList();

        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(
            Enum.GetValues<Rejection>(), rule => Assert.True(EnumNames.TryParse<Rejection>(rule.Name(), out var read) && read == rule));
        Assert.Equal("already-voted", Rejection.AlreadyVoted.Name());
        Assert.False(EnumNames.TryParse<Rejection>("AlreadyVoted", out _));
        Assert.False(EnumNames.TryParse<Rejection>(null, out _));
    }
}
