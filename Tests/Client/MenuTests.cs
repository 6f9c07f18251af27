using System.CommandLine;
using System.Text.RegularExpressions;
using OrleansBallot.Client;
using OrleansBallot.Tests.Ledger;
using static System.ConsoleKey;

namespace OrleansBallot.Tests.Client;

/// <summary>The menu without a silo: what is asked, checked and taken back.</summary>
public sealed partial class MenuTests : IDisposable
{
    private static readonly object[] _openElection = ["election open", Enter];
    private static readonly object[] _makeKey = ["keys new", Enter];

    /// <summary>Every command that can be typed.</summary>
    private static readonly (string Words, Type Type)[] _commands =
        [.. Features.Of(Surroundings.OfThisProcess()).SelectMany(command => Typed(command, above: ""))];

    private readonly Terminal _terminal = new();

    [GeneratedRegex("(^|`)ballot (?<words>[a-z][a-z0-9 -]*)", RegexOptions.Multiline)]
    private static partial Regex OfReadme { get; }

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public async Task Esc_leaves_a_question_and_then_the_menu()
    {
        Assert.Equal(ExitCode.Done, (await _terminal.TypeAsync()).Code);
        Assert.Equal(ExitCode.Done, (await _terminal.TypeAsync(_openElection)).Code);
        Assert.Equal(ExitCode.Done, (await _terminal.TypeAsync([.. _openElection, "half a tit"])).Code);
    }

    [Fact]
    public async Task Every_command_is_in_it()
    {
        var width = _commands.Max(command => command.Words.Length);
        var shown = (await _terminal.TypeAsync([.. Enumerable.Repeat<object>(DownArrow, _commands.Length)])).Output;

        Assert.All(_commands, command => Assert.Contains($"  {command.Words.PadRight(width)}  ", shown, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_class_of_command_can_be_typed() => Assert.Equal(
        typeof(BallotCommand).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(BallotCommand)) && !type.IsAbstract).ToHashSet(),
        _commands.Select(command => command.Type).ToHashSet());

    [Fact]
    public void Every_command_that_the_readme_names_can_be_typed()
    {
        string[] named = [.. OfReadme.Matches(File.ReadAllText(ProtocolDocumentTests.PathOf("README.md")))
            .Select(match => match.Groups["words"].Value)];

        Assert.NotEmpty(named);
        Assert.All(named, words => Assert.Contains(
            _commands, command => $"{words} ".StartsWith($"{command.Words} ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("audit  ", "Which file?")]
    [InlineData("keys show", "Which key?")]
    [InlineData("receipt verify", "Which receipt?")]
    [InlineData("wallet send", "To which key?")]
    [InlineData("node join", "Its name?")]
    [InlineData("election roll codes", "Which file has the ids?")]
    public async Task A_command_asks_for_what_it_needs(string command, string question) =>
        Assert.Contains(question, (await _terminal.TypeAsync(command, Enter)).Output, StringComparison.Ordinal);

    /// <summary>The list goes round.</summary>
    [Fact]
    public async Task Quit_ends_it() => Assert.Equal(ExitCode.Done, (await _terminal.TypeAsync(UpArrow, Enter)).Code);

    [Fact]
    public async Task What_breaks_a_rule_of_the_ledger_is_told_as_it_is_typed()
    {
        var ran = await _terminal.TypeAsync(
            [
                .. _openElection, new string('x', 201), Enter, "Title", Enter, "Red", Enter, "Red", Enter, "Blue", Enter, "Blue", Enter,
                Enter, Enter, "soon", Enter, "+9d", Enter
            ]);

        foreach (var wrong in new[] { "more than 200 bytes", "Two options of a contest", "'soon' is no time", "Which key?" })
            Assert.Contains(wrong, ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_close_beyond_the_rules_is_told_as_it_is_typed()
    {
        var ran = await _terminal.TypeAsync([.. _openElection, "Title", Enter, "Red", Enter, "Blue", Enter, Enter, Enter, "+400d", Enter]);

        Assert.Contains("Check --opens, --closes", ran.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Which key?", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_is_shown_in_one_piece_and_run()
    {
        var file = _terminal.At(new string('k', 180) + ".pem");

        var ran = await _terminal.TypeAsync([.. _makeKey, file, Enter]);

        Assert.Contains($"$ ballot keys new {file}\n", ran.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(file));
    }

    [Fact]
    public async Task A_key_is_never_made_over_another_file()
    {
        var file = await _terminal.KeyAsync("ann");

        Assert.Contains("never overwritten", (await _terminal.TypeAsync([.. _makeKey, file, Enter])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_has_no_key_is_offered_to_make_one()
    {
        var file = _terminal.At("mine.pem");

        var ran = await _terminal.TypeAsync(
            [.. _openElection, "Title", Enter, "Red", Enter, "Blue", Enter, Enter, Enter, Enter, DownArrow, Enter, file, Enter]);

        Assert.True(File.Exists(file));
        Assert.Contains(
            $"--closes={Opening.DefaultCloses} --method=plurality --key {file}", ran.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Words, Type Type)> Typed(Command command, string above)
    {
        var words = $"{above}{command.Name}";
        return command.Subcommands.Count == 0
            ? [(words, command.GetType())]
            : command.Subcommands.SelectMany(below => Typed(below, $"{words} "));
    }
}
