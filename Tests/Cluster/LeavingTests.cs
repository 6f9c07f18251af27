using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Storage;
using OrleansBallot.Tests.Nodes;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Cluster;

/// <summary>A node leaves its silo whatever it is doing: what it does ends, and its callers are told to ask again.</summary>
public sealed class LeavingTests
{
    private static readonly TimeSpan _forEver = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_node_goes_home_while_it_mines_for_somebody()
    {
        await using var cluster = await BallotCluster.Start(2, adjust: options => options with { Mining = false });
        var mining = await Mine(cluster, TestContext.Current.CancellationToken);

        await cluster.BringHome("node-1", to: "node-2");

        await IsOn(cluster, "node-1", "node-2");
        await Assert.ThrowsAsync<SiloUnavailableException>(() => mining);
    }

    [Fact]
    public async Task A_silo_stops_while_its_node_mines_for_somebody()
    {
        await using var cluster = await BallotCluster.Start(2, adjust: options => options with { Mining = false });
        var mining = await Mine(cluster, TestContext.Current.CancellationToken);

        await cluster.Stop("node-1");

        await Assert.ThrowsAsync<SiloUnavailableException>(() => mining);
        await IsOn(cluster, "node-1", "node-2");
    }

    [Fact]
    public async Task A_search_ends_when_nobody_waits_for_it_any_more()
    {
        await using var cluster = await BallotCluster.Start(2, adjust: options => options with { Mining = false });
        using var stop = new CancellationTokenSource();
        var mining = await Mine(cluster, stop.Token);
        Assert.Equal("busy", (await cluster.Node("node-1").Mine(null, TestContext.Current.CancellationToken)).Rule);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => mining);
        using var enough = new CancellationTokenSource();
        var next = cluster.Until(() => Task.FromResult(cluster.Miner("node-1").Starts.Count == 2), "another search has begun");
        while (!next.IsCompleted) await Task.WhenAny(next, cluster.Node("node-1").Mine(null, enough.Token));
        await next;
        await enough.CancelAsync();
    }

    [Fact]
    public async Task A_count_goes_on_for_the_others_when_who_asked_first_waits_no_more()
    {
        using var gate = new Gate();
        await using var cluster = await BallotCluster.Start(
            2,
            adjust: options => options with { Mining = false },
            replace: services => services.AddSingleton<IOffTurn>(
                new HeldCores(LoneNode.Cores, work => work == HeldCores.Work.Long ? gate.Pass() : Task.CompletedTask)));
        var opening = Opening();
        Assert.Null((await cluster.Submit("node-1", opening)).Rule);
        Assert.Null((await cluster.Node("node-1").Mine(null, TestContext.Current.CancellationToken)).Rule);
        using var first = new CancellationTokenSource();
        var left = cluster.Node("node-1").GetElection(new(opening.Id.Value), first.Token);
        await gate.Reached;
        var stays = cluster.Node("node-1").GetElection(new(opening.Id.Value), TestContext.Current.CancellationToken);

        await first.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        gate.Open();
        Assert.NotNull((await stays)!.Contests.Single().Report);
    }

    /// <summary>A sync that a hint began, a comparison of tips, a sign of life to the tracker.</summary>
    [Theory]
    [InlineData("GetHeaders")]
    [InlineData("GetChainInfo")]
    [InlineData("Heartbeat")]
    public async Task A_node_goes_home_while_it_waits_for_an_answer_that_never_comes(string question)
    {
        using var gate = new Gate();
        var held = new HeldCalls("node-1", question, gate);
        await using var cluster = await BallotCluster.Start(
            2,
            adjust: options => options with
            {
                Mining = false,
                PeerDeadline = _forEver,
                AntiEntropy = question == "GetHeaders" ? _forEver : options.AntiEntropy,
            },
            replace: services =>
            {
                services.AddSingleton<IIncomingGrainCallFilter>(held);
                services.PostConfigure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = _forEver);
            });
        held.Begin();
        if (question == "GetHeaders")
        {
            Assert.Null((await cluster.Submit("node-2", Opening())).Rule);
            Assert.Null((await cluster.Node("node-2").Mine(null, TestContext.Current.CancellationToken)).Rule);
        }

        await gate.Reached;
        await cluster.BringHome("node-1", to: "node-2");

        await IsOn(cluster, "node-1", "node-2");
    }

    [Fact]
    public async Task A_node_goes_home_while_the_votes_of_a_hint_are_checked()
    {
        using var gate = new Gate();
        await using var cluster = await BallotCluster.Start(
            2,
            adjust: options => options with { Mining = false, AntiEntropy = _forEver },
            replace: services => services.AddSingleton<IOffTurn>(
                new HeldCores(LoneNode.Cores, work => work == HeldCores.Work.Many ? gate.Pass() : Task.CompletedTask)));
        await cluster.Peer("node-1").NewTransactions(new("node-2", [Opening().Bytes.ToArray()]));

        await gate.Reached;
        await cluster.BringHome("node-1", to: "node-2");

        await IsOn(cluster, "node-1", "node-2");
    }

    [Fact]
    public async Task A_node_goes_home_while_its_disk_keeps_it_from_taking_in_its_log()
    {
        using var gate = new Gate();
        var store = new HeldStore();
        await using var cluster = await BallotCluster.Start(2, replace: services => services.AddSingleton<ILogStore>(store));
        store.BeforeScan = node => node == "late" && !gate.Reached.IsCompleted ? gate.Pass() : Task.CompletedTask;
        var waiting = cluster.On("node-1").GetGrain<INodeGrain>("late").GetStatus();

        await gate.Reached;
        await cluster.BringHome("late", to: "node-2");

        await IsOn(cluster, "late", "node-2");
        await Assert.ThrowsAsync<SiloUnavailableException>(() => waiting);
    }

    [Fact]
    public async Task A_node_that_is_at_home_stays_as_it_is()
    {
        await using var cluster = await BallotCluster.Start(2, adjust: options => options with { Mining = false });
        var mining = await Mine(cluster, TestContext.Current.CancellationToken);

        await cluster.BringHome("node-1", to: "node-1");

        cluster.Miner("node-1").Open();
        Assert.Null((await mining).Rule);
    }

    [Fact]
    public async Task Hints_to_a_node_that_takes_in_its_log_are_dropped_at_once()
    {
        using var gate = new Gate();
        var (store, seen) = (new HeldStore(), new SeenHints("late"));
        await using var cluster = await BallotCluster.Start(
            1,
            replace: services =>
            {
                services.AddSingleton<ILogStore>(store);
                services.AddSingleton<IIncomingGrainCallFilter>(seen);
            });
        store.BeforeScan = node => node == "late" ? gate.Pass() : Task.CompletedTask;
        var waiting = cluster.Node("late").GetStatus();
        await gate.Reached;

        for (var i = 0; i < 5; i++)
        {
            await cluster.Peer("late").NewTransactions(new("node-1", [Opening().Bytes.ToArray()]));
            await cluster.Peer("late").NewBlock(new("node-1", BallotCluster.Chain.Genesis.Encode()));
            await cluster.Peer("late").PeerListUpdate(await cluster.Tracker.GetPeers());
        }

        await cluster.Until(() => Task.FromResult(seen.Ended.Count == 15), "all hints have ended while the log is still read");
        gate.Open();
        var status = await waiting;
        Assert.Equal((0, 0), (status.Pending, status.Peers));
    }

    /// <summary>Has node-1 search a nonce that it does not find.</summary>
    private static async Task<Task<MiningAnswer>> Mine(BallotCluster cluster, CancellationToken stop)
    {
        foreach (var node in cluster.Nodes) cluster.Miner(node).Close();
        Assert.Null((await cluster.Submit("node-1", Opening())).Rule);
        var mining = cluster.Node("node-1").Mine(null, stop);
        await cluster.Until(() => Task.FromResult(cluster.Miner("node-1").Starts.Count > 0), "the search has begun");
        return mining;
    }

    private static Task IsOn(BallotCluster cluster, string node, string silo) =>
        cluster.Until(
            async () => (await BallotCluster.Try(cluster.Node(node).GetStatus))?.Silo == silo, $"{node} answers on the silo of {silo}");

    private static Transaction Opening()
    {
        var now = Timestamp.From(DateTimeOffset.UtcNow);
        return Voters.Organiser.Sign(BallotCluster.Chain.Id, new OpenElection(
            Voters.Organiser.Key, "Who?", ["A", "B"], new(0), now.Plus(Limits.AheadMilliseconds / 2), 60_000, now));
    }

    /// <summary>Holds one grain's questions of a kind at whom they are for, from some moment on.</summary>
    private sealed class HeldCalls(string from, string method, Gate gate) : IIncomingGrainCallFilter
    {
        private volatile bool _holds;

        public void Begin() => _holds = true;

        public async Task Invoke(IIncomingGrainCallContext context)
        {
            if (_holds && context.MethodName == method && context.SourceId is { } source && source.Key.ToString() == from)
                await gate.Pass();
            await context.Invoke();
        }
    }

    /// <summary>The hints to a grain that have ended.</summary>
    private sealed class SeenHints(string to) : IIncomingGrainCallFilter
    {
        public ConcurrentQueue<string> Ended { get; } = new();

        public async Task Invoke(IIncomingGrainCallContext context)
        {
            await context.Invoke();
            if (context.TargetId.Key.ToString() == to && context.MethodName is "NewTransactions" or "NewBlock" or "PeerListUpdate")
                Ended.Enqueue(context.MethodName);
        }
    }
}
