using System.Globalization;
using System.Security.Cryptography;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Simulation.Keys;
using OrleansBallot.Simulation.Runs;
using OrleansBallot.Tests.Ledger;

namespace OrleansBallot.Tests.Simulation;

/// <summary>
/// The simulator itself: that it repeats, and that seeds which once failed pass. CI runs fresh seeds as a step of its own.
/// </summary>
public sealed class SimulationTests
{
    public static TheoryData<ulong> Kept =>
        [.. File.ReadLines(SourceFile("Simulation/Seeds.txt")).Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => ulong.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture))];

    [Theory]
    [InlineData(1)]
    [InlineData(9014)]
    public void The_same_seed_is_the_same_run(ulong seed)
    {
        var first = Run.Of(Plan.Of(seed));
        var second = Run.Of(Plan.Of(seed));
        Assert.Null(first.Failure);
        Assert.Equal((first.Hash, first.Steps, first.Lasted), (second.Hash, second.Steps, second.Lasted));
        Assert.NotEqual(first.Hash, Run.Of(Plan.Of(seed + 1)).Hash);
    }

    [Theory]
    [MemberData(nameof(Kept))]
    public void A_seed_that_once_failed_passes(ulong seed) => Assert.Null(Run.Of(Plan.Of(seed)).Failure);

    /// <summary>RFC 6979, A.2.5, SHA-256, "sample".</summary>
    [Fact]
    public void People_sign_by_RFC_6979()
    {
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = Convert.FromHexString("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721"),
        });
        var signature = Person.Of(key).Sign(Hash256.Of("sample"u8));
        Assert.Equal("efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716", signature.R.ToString());
        Assert.Equal("f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8", signature.S.ToString());
    }

    private static string SourceFile(string path) => ProtocolDocumentTests.PathOf(path);
}
