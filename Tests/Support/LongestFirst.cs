using OrleansBallot.Tests.Support;
using OrleansBallot.Tests.Web;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace OrleansBallot.Tests.Support;

/// <summary>The longest tests begin first, or a run would end with one busy processor. They pass in any order.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    // The times are from a calm run; other collections follow as they come.
    private static readonly string[] _first = [nameof(ManyProcesses), nameof(ManyOutages), nameof(KillTests), nameof(Cluster.CrashTests), nameof(RollsApiTests)];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => Place(collection.TestCollectionDisplayName))];

    private static int Place(string name)
    {
        var place = Array.FindIndex(_first, first => name.Contains(first, StringComparison.Ordinal));
        return place < 0 ? _first.Length : place;
    }
}
