using System.Text.RegularExpressions;
using OrleansBallot.Tests.Ledger;

namespace OrleansBallot.Tests;

/// <summary>The documents hang together: their links, their pictures, their words.</summary>
public sealed partial class DocumentsTests
{
    private static readonly string _root = ProtocolDocumentTests.PathOf("");
    private static readonly string _images = Path.Combine(_root, "docs", "images");

    [GeneratedRegex("""\]\((?<to>[^)#\s]+)|src="(?<to>[^"]+)""")]
    private static partial Regex Link { get; }

    [GeneratedRegex(@"^\| \*\*(?<word>[^*]+)\*\*", RegexOptions.Multiline)]
    private static partial Regex Word { get; }

    [Fact]
    public void Every_link_leads_to_a_file() =>
        Assert.All(Links, link => Assert.True(File.Exists(link.To) || Directory.Exists(link.To), $"{link.From}: {link.To}"));

    [Fact]
    public void The_pictures_are_those_that_the_documents_show() =>
        Assert.Equal(
            Directory.EnumerateFiles(_images).Order(),
            Links.Select(link => link.To).Where(to => Path.GetDirectoryName(to) == _images).Distinct().Order());

    [Fact]
    public void The_glossary_explains_a_word_once()
    {
        var words = Word.Matches(File.ReadAllText(Path.Combine(_root, "docs", "GLOSSARY.md")))
            .Select(match => match.Groups["word"].Value).ToList();

        Assert.NotEmpty(words);
        Assert.Equal(words.Distinct(), words);
    }

    private static IEnumerable<string> Documents =>
        Directory.EnumerateFiles(_root, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(_root, "docs"), "*.md", SearchOption.AllDirectories))
            .Append(Path.Combine(_root, "verify", "README.md"));

    private static IEnumerable<(string From, string To)> Links =>
        from document in Documents
        from Match match in Link.Matches(File.ReadAllText(document))
        let to = match.Groups["to"].Value
        where !to.Contains("://", StringComparison.Ordinal)
        select (Path.GetRelativePath(_root, document), Path.GetFullPath(to, Path.GetDirectoryName(document)!));
}
