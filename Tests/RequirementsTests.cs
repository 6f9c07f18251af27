using System.Text.RegularExpressions;
using OrleansBallot.Tests.Client;
using OrleansBallot.Tests.Ledger;
using OrleansBallot.Tests.Web;

namespace OrleansBallot.Tests;

/// <summary>What docs/ARCHITECTURE.md says is where is there: every row that the founding documents ask for, by its number.</summary>
public sealed partial class RequirementsTests(WebFixture web)
{
    private static readonly string _document = ProtocolDocumentTests.PathOf("docs/ARCHITECTURE.md");
    private static readonly string _root = Directory.GetParent(_document)!.Parent!.FullName;
    private static readonly string[][] _rows =
        [.. File.ReadLines(_document).Where(line => Row.IsMatch(line))
            .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))];

    [GeneratedRegex(@"^\| \d+ \|")]
    private static partial Regex Row { get; }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted { get; }

    [Fact]
    public void Every_row_is_there_once() => Assert.Equal(Enumerable.Range(1, 28).Select(row => $"{row}"), _rows.Select(row => row[0]));

    [Fact]
    public void Every_file_and_test_that_is_named_exists()
    {
        string[] files = [.. Directory.EnumerateFileSystemEntries(_root, "*", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/artifacts/", StringComparison.Ordinal)).Select(path => Path.GetRelativePath(_root, path))];

        Assert.All(Named(column: 2).Concat(Named(column: 6)).Distinct(), name => Assert.Contains(
            files,
            file => file.EndsWith($"/{name}", StringComparison.Ordinal)
                || file.EndsWith($"/{name}.cs", StringComparison.Ordinal) || file == name));
    }

    [Fact]
    public async Task Every_command_that_is_named_is_one()
    {
        using var terminal = new Terminal();
        foreach (var command in Named(column: 3).Distinct())
        {
            var words = command.Split(' ').TakeWhile(word => !word.StartsWith('-')).ToArray();
            var help = await terminal.RunAsync([.. words, "--help"]);
            Assert.Matches($@"Usage:\s+\S+ {string.Join(' ', words)}\b", help.Output);
        }
    }

    [Fact]
    public async Task Every_route_that_is_named_is_served()
    {
        var paths = (await web.Silo.Get("/openapi/v1.json")).GetProperty("paths");

        foreach (var route in Named(column: 4).Distinct().Where(route => route != "GET /"))
        {
            var (method, path) = (route.Split(' ')[0], route.Split(' ')[1]);
            Assert.Contains(method.ToLowerInvariant(), paths.GetProperty(path).Names());
        }
    }

    [Fact]
    public void Every_panel_that_is_named_is_on_the_page() => Assert.All(
        _rows.SelectMany(row => row[5].Split(", ", StringSplitOptions.RemoveEmptyEntries)).Distinct(),
        panel => Assert.True(File.Exists(Path.Combine(_root, "Silo", "wwwroot", "js", "panels", $"{panel}.js")), panel));

    private static IEnumerable<string> Named(int column) =>
        _rows.SelectMany(row => Quoted.Matches(row[column])).Select(match => match.Groups[1].Value);
}
