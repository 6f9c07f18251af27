using System.Text.RegularExpressions;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Tests.Client;

/// <summary>What the console says about rules.</summary>
public sealed partial class RulesTests
{
    [Fact]
    public async Task Every_rule_says_what_the_catalogue_says_and_names_commands_that_there_are()
    {
        using var terminal = new Terminal();

        foreach (var rule in RuleBook.All<Rejection>())
        {
            var said = Rules.Explain(rule.Name);
            Assert.StartsWith(rule.Sentence, said, StringComparison.Ordinal);
            if (Command().Match(said) is not { Success: true } named) continue;
            var help = await terminal.RunAsync([.. named.Groups[1].Value.Split(' '), "--help"]);
            Assert.Matches($@"Usage:\s+\S+ {named.Groups[1].Value}\b", help.Output);
        }
    }

    [Fact]
    public void What_the_silo_says_comes_first_and_then_what_to_type()
    {
        Assert.Equal("Nothing is known of 'node-9'. See: ballot nodes", Rules.Explain("unknown-node", "Nothing is known of 'node-9'."));
        Assert.Equal("A rule of tomorrow.", Rules.Explain("of-tomorrow", "A rule of tomorrow."));
        Assert.Equal("The silo refused.", Rules.Explain("of-tomorrow"));
    }

    [GeneratedRegex("See: ballot ([a-z ]+)$")]
    private static partial Regex Command();
}
