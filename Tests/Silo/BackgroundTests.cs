using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansBallot.Api;
using OrleansBallot.Api.OverGrains;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Silo;
using OrleansBallot.Silo.Attacks;
using OrleansBallot.Silo.Http;
using OrleansBallot.Silo.Nodes;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Silo;

/// <summary>What a silo does by itself, it does again after a failure that nobody thought of.</summary>
public sealed class BackgroundTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly FailingNode _node = new();

    [Fact]
    public async Task Live_views_go_on_after_a_failure()
    {
        var (feed, calls) = (new LiveFeed(_time, NullLogger<LiveFeed>.Instance), Calls());
        using var watcher = feed.Subscribe(new(
            "results", "node-1", "election",
            async () => await calls.Node("node-1", node => node.GetElection(default(ElectionId)), CancellationToken.None) is { } election
                ? new Answer<object>(new { election.Definition.Title }, null)
                : Refusal.UnknownElection()))!;
        await Eventually.True(() => Task.FromResult(_node.Asked >= 1), "the first look has failed");

        _node.Fails = false;
        await Pass(LiveFeed.Period, () => _node.Asked > 1);

        Assert.Contains("\"title\":\"title\"", Encoding.UTF8.GetString(await watcher.After(seen: null)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malicious_node_strikes_again_after_a_failure()
    {
        var options = SiloOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(
            [new("Ballot:Malicious:node-1", "no-work"), new("Ballot:Attacks:Enabled", "true")]).Build()).Features;
        var calls = Calls();
        using var malicious = new MaliciousNodes(
            options.Attacks, new(new SiloNodes(options.Nodes, calls), calls), _time, NullLogger<MaliciousNodes>.Instance);
        await malicious.StartAsync(CancellationToken.None);

        await Pass(options.Attacks.Every, () => _node.Staged >= 1);
        await Pass(options.Attacks.Every, () => _node.Staged >= 2);

        await malicious.StopAsync(CancellationToken.None);
        Assert.True(malicious.ExecuteTask!.IsCanceled || malicious.ExecuteTask.IsCompletedSuccessfully);
    }

    private GrainCalls Calls()
    {
        var (factory, grains) = StandIns.Make();
        grains.Put<INodeGrain>("node-1", _node);
        return new(factory, new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), _time);
    }

    /// <summary>Lets one period after the other pass until something has happened.</summary>
    private Task Pass(TimeSpan period, Func<bool> happened) => Eventually.True(
        () =>
        {
            if (!happened()) _time.Advance(period);
            return Task.FromResult(happened());
        },
        "it happens in time");

    /// <summary>It fails in a way that no caller expects. It has some of <see cref="INodeGrain"/>'s methods.</summary>
    private sealed class FailingNode
    {
        private int _asked;
        private int _staged;

        public bool Fails { get; set; } = true;

        public int Asked => Volatile.Read(ref _asked);

        public int Staged => Volatile.Read(ref _staged);

        public Task<ElectionView?> GetElection(ElectionId id)
        {
            Interlocked.Increment(ref _asked);
            return Fails
                ? Task.FromException<ElectionView?>(new InvalidOperationException("Nobody thought of this."))
                : Task.FromResult<ElectionView?>(new(
                    id, TestNetwork.Definition(Voters.Organiser, "title").Encode(), "open", 0, 0, 0,
                    [new(Counts: [0, 0, 0], Blank: 0, Withdrawn: 0, new("no-votes", [], [], "Nobody voted."))], 0, default, 0, null, 0));
        }

        public Task<ForgedItem> Stage(string kind)
        {
            Interlocked.Increment(ref _staged);
            return Task.FromException<ForgedItem>(new InvalidOperationException("Nobody thought of this."));
        }
    }
}
