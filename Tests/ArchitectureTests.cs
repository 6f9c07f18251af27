using OrleansBallot.Grains;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger;
using OrleansBallot.Storage;

namespace OrleansBallot.Tests;

/// <summary>References point one way (docs/ARCHITECTURE.md).</summary>
public sealed class ArchitectureTests
{
    [Fact]
    public void The_ledger_uses_nothing_of_ours() => Assert.Empty(OursIn(typeof(Block)));

    [Fact]
    public void Contracts_use_the_ledger_alone() => AssertWithin(typeof(INodeGrain), "Ledger");

    [Fact]
    public void Storage_knows_bytes_alone() =>
        Assert.DoesNotContain(NamesIn(typeof(IBlockStore)), name => name.Contains("Orleans", StringComparison.Ordinal));

    [Fact]
    public void Grains_know_neither_silo_nor_client() => AssertWithin(typeof(NodeGrain), "Ledger", "Grains.Interfaces", "Storage");

    internal static void AssertWithin(Type type, params string[] allowed) => Assert.Empty(OursIn(type).Except(allowed.Select(name => $"OrleansBallot.{name}")));

    private static IEnumerable<string> OursIn(Type type) => NamesIn(type).Where(name => name.StartsWith("OrleansBallot", StringComparison.Ordinal));

    private static IEnumerable<string> NamesIn(Type type) => type.Assembly.GetReferencedAssemblies().Select(reference => reference.Name!);
}
