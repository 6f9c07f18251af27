using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Cluster;

/// <summary>An activation begins in the context of the call that caused it. What it does by itself later is no part of that call.</summary>
public sealed class ActivationContextTests
{
    private const string Secret = "operator's token";

    [Fact]
    public async Task What_a_node_does_by_itself_carries_nothing_of_the_call_that_activated_it()
    {
        var seen = new SeenContexts("late");
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Microsoft.Orleans", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        await using var cluster = await BallotCluster.Start(1, replace: services => services.AddSingleton<IOutgoingGrainCallFilter>(seen));

        RequestContext.Set(Secret, "secret");
        await cluster.Node("late").GetStatus();
        RequestContext.Remove(Secret);
        await cluster.Until(async () => (await cluster.Node("late").GetStatus()).Member, "it is a member");
        var now = Timestamp.From(DateTimeOffset.UtcNow);
        Assert.Null((await cluster.Submit("late", Voters.Organiser.Sign(
            BallotCluster.Chain.Id,
            new OpenElection(
                Voters.Organiser.Key, "Who?", ["A", "B"], new(0), now.Plus(Limits.AheadMilliseconds / 2), 60_000, now)))).Rule);
        await cluster.Agreement("node-1", "late");

        // From the tick of each clock, from the journal, from the pump.
        string[] methods = ["Heartbeat", "GetChainInfo", "NewTransactions", "Wake"];
        await cluster.Until(
            () => Task.FromResult(methods.All(method => seen.Calls.Any(call => call.Method == method))), "it has called from everywhere");
        Assert.DoesNotContain(seen.Calls, call => call.Value is not null || call.Span is not null);
    }

    /// <summary>What is in the context of each call that a grain makes.</summary>
    private sealed class SeenContexts(string from) : IOutgoingGrainCallFilter
    {
        public ConcurrentQueue<(string Method, object? Value, string? Span)> Calls { get; } = new();

        public Task Invoke(IOutgoingGrainCallContext context)
        {
            if (context.SourceId is { } source && source.ToString() == $"ballot.node/{from}")
                Calls.Enqueue((context.MethodName, RequestContext.Get(Secret), Activity.Current?.OperationName));
            return context.Invoke();
        }
    }
}
