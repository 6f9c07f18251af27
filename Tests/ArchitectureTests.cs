using System.Reflection;
using OrleansBallot.Api.Json;
using OrleansBallot.Client;
using OrleansBallot.Grains;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Silo;
using OrleansBallot.Storage;
using OrleansBallot.Tests.Ledger;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests;

/// <summary>References point one way (docs/ARCHITECTURE.md).</summary>
public sealed class ArchitectureTests
{
    private static readonly (string Project, Assembly Assembly)[] _projects =
    [
        ("Api", typeof(ChainJson).Assembly), ("Client", typeof(BallotTool).Assembly), ("Grains", typeof(NodeGrain).Assembly),
        ("Grains.Interfaces", typeof(INodeGrain).Assembly), ("Ledger", typeof(Block).Assembly), ("Silo", typeof(SiloApplication).Assembly),
        ("Storage", typeof(ILogStore).Assembly),
    ];

    /// <summary>Arrows that are in a circle still: a folder, and those that it uses. This list only gets shorter.</summary>
    private static readonly string[] _inCircles =
    [
        "Client: . > Api Commands Keys Menu Output",
        "Client: Api > . Audit Keys Output",
        "Client: Asking > . Api Keys Output",
        "Client: Audit > . Output",
        "Client: Commands > . Api Asking Audit Keys Output",
        "Client: Keys > . Output",
        "Client: Menu > . Api Asking Commands Output",
        "Client: Output > .",
    ];

    [Fact]
    public void The_ledger_uses_nothing_of_ours() => Assert.Empty(OursIn(typeof(Block)));

    [Fact]
    public void Contracts_use_the_ledger_alone() => AssertWithin(typeof(INodeGrain), "Ledger");

    [Fact]
    public void Storage_knows_bytes_alone() =>
        Assert.DoesNotContain(NamesIn(typeof(ILogStore)), name => name.Contains("Orleans", StringComparison.Ordinal));

    [Fact]
    public void Grains_know_neither_silo_nor_client() => AssertWithin(typeof(NodeGrain), "Ledger", "Grains.Interfaces", "Storage");

    [Fact]
    public void The_api_knows_neither_grains_nor_silo_nor_web_server()
    {
        AssertWithin(typeof(ChainJson), "Grains.Interfaces", "Ledger");

        // Orleans names connections by ASP.NET's word for them, for TLS.
        Assert.Equal(
            ["Microsoft.AspNetCore.Connections.Abstractions"],
            NamesIn(typeof(ChainJson)).Where(name => name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)));
    }

    [Fact]
    public void No_folders_use_each_other_in_a_circle_but_those_that_are_listed()
    {
        var root = Directory.GetParent(ProtocolDocumentTests.PathOf("docs/ARCHITECTURE.md"))!.Parent!.FullName;
        var found = new Dictionary<string, string>();
        foreach (var (project, assembly) in _projects)
        {
            var directory = Path.Combine(root, project);
            var arrows = new FolderArrows(assembly, directory);
            Assert.Equal(
                Directory.EnumerateFiles(directory, "*.cs", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(directory, Path.GetDirectoryName(file)!)).Distinct().Order(StringComparer.Ordinal),
                arrows.Folders);
            foreach (var (from, to, files) in arrows.InCircles) found.Add($"{project}: {from} > {to}", files);
        }

        string[] listed =
            [.. _inCircles.Select(line => line.Split(" > ")).SelectMany(line => line[1].Split(' ').Select(to => $"{line[0]} > {to}"))];
        var added = found.Where(arrow => !listed.Contains(arrow.Key)).Select(arrow => $"{arrow.Key} makes a circle:\n{arrow.Value}");
        Assert.True(!added.Any(), string.Join('\n', added));
        Assert.True(
            listed.All(found.ContainsKey),
            $"In no circle any more, so take it off the list: {string.Join(", ", listed.Except(found.Keys))}");
    }

    internal static void AssertWithin(Type type, params string[] allowed) =>
        Assert.Empty(OursIn(type).Except(allowed.Select(name => $"OrleansBallot.{name}")));

    private static IEnumerable<string> OursIn(Type type) =>
        NamesIn(type).Where(name => name.StartsWith("OrleansBallot", StringComparison.Ordinal));

    private static IEnumerable<string> NamesIn(Type type) => type.Assembly.GetReferencedAssemblies().Select(reference => reference.Name!);
}
