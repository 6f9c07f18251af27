using OrleansBallot.Tests.Support;
using OrleansBallot.Tests.Web;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace OrleansBallot.Tests.Support;

/// <summary>What takes longest begins first, or a run would end with one processor at work. In any other order all passes too.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    // By a calm run's times; the rest follows as it comes.
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
