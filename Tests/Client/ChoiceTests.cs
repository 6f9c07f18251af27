using System.Collections.Immutable;
using OrleansBallot.Client;

namespace OrleansBallot.Tests.Client;

public class ChoiceTests
{
    [Theory]
    [InlineData("Red", 0)]
    [InlineData("blue", 1)]
    [InlineData("1", 0)]
    [InlineData("3", 2)]
    [InlineData("#2", 1)]
    public void An_option_goes_by_its_text_or_its_number(string text, int index) =>
        Assert.Equal(index, Choice.Find(["Red", "Blue", "Green"], text));

    [Theory]
    [InlineData("3", 1)]
    [InlineData("10", 2)]
    [InlineData("#1", 0)]
    [InlineData("#3", 2)]
    public void Among_numbers_a_number_is_a_text(string text, int index) => Assert.Equal(index, Choice.Find(["2", "3", "10"], text));

    [Theory]
    [InlineData("1", "2 3 10")]
    [InlineData("2", "1,000 1,500")]
    [InlineData("2", "3.5 4.5")]
    [InlineData("0", "Red Blue")]
    [InlineData("3", "Red Blue")]
    [InlineData("-1", "Red Blue")]
    [InlineData("#0", "Red Blue")]
    [InlineData("#99999999999", "Red Blue")]
    [InlineData(" 1", "Red Blue")]
    [InlineData("", "Red Blue")]
    [InlineData("re", "Red Blue")]
    [InlineData("RED", "Red red")]
    public void What_could_mean_another_option_means_none(string text, string options) =>
        Assert.Equal(ExitCode.BadUsage, Assert.Throws<Failure>(() => Choice.Find([.. options.Split(' ')], text)).Code);

    [Fact]
    public void The_exact_text_goes_before_everything()
    {
        ImmutableArray<string> options = ["b", "B", "#1", "1"];

        Assert.Equal([0, 1, 2, 3], options.Select(option => Choice.Find(options, option)));
    }
}
