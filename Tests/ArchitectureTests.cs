using System.Reflection;
using OrleansBallot.Api.Json;
using OrleansBallot.Client;
using OrleansBallot.Fuzz;
using OrleansBallot.Grains;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Silo;
using OrleansBallot.Simulation.Runs;
using OrleansBallot.Storage;
using OrleansBallot.Tests.Ledger;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests;

/// <summary>References point one way (docs/ARCHITECTURE.md).</summary>
public sealed class ArchitectureTests
{
    private static readonly (string Project, Assembly Assembly)[] _projects =
    [
        ("Api", typeof(ChainJson).Assembly), ("Client", typeof(BallotTool).Assembly), ("Fuzz", typeof(FuzzCommand).Assembly),
        ("Grains", typeof(NodeGrain).Assembly),
        ("Grains.Interfaces", typeof(INodeGrain).Assembly), ("Ledger", typeof(Block).Assembly), ("Silo", typeof(SiloApplication).Assembly),
        ("Simulation", typeof(Run).Assembly), ("Storage", typeof(ILogStore).Assembly),
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
    public void The_simulator_runs_grains_without_silo_and_client() =>
        AssertWithin(typeof(Run), "Grains", "Ledger", "Grains.Interfaces", "Storage");

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
    public void Nothing_that_is_published_is_made_for_fuzzing() => Assert.DoesNotContain(
        _projects.Where(project => project.Project != "Fuzz").SelectMany(project => project.Assembly.GetReferencedAssemblies()),
        reference => reference.Name!.Contains("Fuzz", StringComparison.Ordinal));

    [Fact]
    public void No_folders_use_each_other_in_a_circle()
    {
        var root = Directory.GetParent(ProtocolDocumentTests.PathOf("docs/ARCHITECTURE.md"))!.Parent!.FullName;
        var circles = new List<string>();
        foreach (var (project, assembly) in _projects)
        {
            var directory = Path.Combine(root, project);
            var arrows = new FolderArrows(assembly, directory);
            Assert.Equal(
                Directory.EnumerateFiles(directory, "*.cs", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(directory, Path.GetDirectoryName(file)!)).Distinct().Order(StringComparer.Ordinal),
                arrows.Folders);
            circles.AddRange(arrows.InCircles.Select(arrow => $"{project}: {arrow.From} > {arrow.To} makes a circle:\n{arrow.Files}"));
        }

        Assert.True(circles.Count == 0, string.Join('\n', circles));
    }

    internal static void AssertWithin(Type type, params string[] allowed) =>
        Assert.Empty(OursIn(type).Except(allowed.Select(name => $"OrleansBallot.{name}")));

    private static IEnumerable<string> OursIn(Type type) =>
        NamesIn(type).Where(name => name.StartsWith("OrleansBallot", StringComparison.Ordinal));

    private static IEnumerable<string> NamesIn(Type type) => type.Assembly.GetReferencedAssemblies().Select(reference => reference.Name!);
}
