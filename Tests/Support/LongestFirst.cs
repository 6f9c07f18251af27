using OrleansBallot.Tests.Client;
using OrleansBallot.Tests.Registrar;
using OrleansBallot.Tests.Silo;
using OrleansBallot.Tests.Support;
using OrleansBallot.Tests.Web;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace OrleansBallot.Tests.Support;

/// <summary>The longest tests begin first, or a run would end with one busy processor. They pass in any order.</summary>
/// <remarks>
/// xUnit gives every collection to the thread pool at once. The first few begin in order. The others wait in the queue of one thread,
/// which takes its newest first, so they begin from the last to the first.
/// </remarks>
public sealed class LongestFirst : ITestCollectionOrderer
{
    // By a calm run's times, the longest outermost; the rest comes between.
    private static readonly string[] _first = [nameof(ManyProcesses), nameof(ManyOutages)];

    private static readonly string[] _last =
    [
        nameof(Web.Page.InterruptionTests), nameof(ClusterOptionTests), nameof(StartTests), nameof(RegistrarTests),
        nameof(UnreadAnswersTests), nameof(RollsApiTests), nameof(TelemetrySettingsTests), nameof(Web.Page.VotingTests),
        nameof(Cluster.CrashTests), nameof(KillTests),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => Place(collection.TestCollectionDisplayName))];

    private static int Place(string name)
    {
        var first = Array.FindIndex(_first, known => name.Contains(known, StringComparison.Ordinal));
        return first < 0
            ? Array.FindIndex(_last, known => name.Contains($".{known}", StringComparison.Ordinal)) + 1
            : first - _first.Length;
    }
}
