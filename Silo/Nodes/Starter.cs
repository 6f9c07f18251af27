using System.Collections.Concurrent;
using OrleansBallot.Api;
using OrleansBallot.Api.OverGrains;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Silo.Options;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;
using OrleansBallot.Storage.Postgres;

namespace OrleansBallot.Silo.Nodes;

/// <summary>
/// Wakes this silo's nodes and keeps waking them: a grain that nobody calls does nothing, and a node that crashed must come back by itself.
/// It is registered after Orleans, so that it starts when there are grains, and stops before they do.
/// </summary>
internal sealed partial class Starter(
    NodeOptions options, SiloNodes nodes, GrainCalls calls, IGrainFactory grains, DataDirectory data, IStorageHome home,
    ILocalSiloDetails here, Homecoming homecoming, TimeProvider time, ILogger<Starter> log)
    : IHostedService, IDisposable
{
    private const int MostAttempts = 5;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _betweenAttempts = TimeSpan.FromMilliseconds(200);

    // In a cluster, calls fail until the others notice that the silo which had this node before is dead.
    private static readonly TimeSpan _settling = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _round = TimeSpan.FromSeconds(3);

    // A node that comes home is no member for a moment. With one look a round, it would get no votes for a whole round.
    private const int LooksAtNewcomers = 10;

    // A node that is home stays there, unless its storage fails now and then.
    private const int SuspiciousReturns = 3;

    private readonly ConcurrentDictionary<string, int> _returns = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _keeping = Task.CompletedTask;

    /// <exception cref="StartupException">A node can't start from what is stored.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            // The silo serves with those that start, and gives up where none does.
            var faults = await Task.WhenAll(options.Names.Select(node => TryStart(node, cancellationToken)));
            if (Array.TrueForAll(faults, fault => fault is not null)) throw faults[0]!;
            var returning = await Returning(cancellationToken);
            await Task.WhenAll(returning.Where(nodes.TryRun).Select(node => TryStart(node, cancellationToken)));
        }
        catch (Exception failure) when (failure is IOException or OrleansException or UnavailableException)
        {
            throw new StartupException($"The storage is {home.Description}. {failure.GetBaseException().Message}", failure);
        }

        _keeping = KeepAwake();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _keeping;
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>Nodes that joined by command while this silo ran before, and still are members.</summary>
    private async Task<string[]> Returning(CancellationToken stop) =>
    [
        .. (await nodes.Members(stop)).Where(member => member.State != MemberState.Left).Select(member => member.Node).Except(options.Names)
            .Where(data.HasNode),
    ];

    /// <returns>Why it can't start; null where it does.</returns>
    private async Task<StartupException?> TryStart(string node, CancellationToken stop)
    {
        try
        {
            await Start(node, stop);
            return null;
        }
        catch (StartupException fault)
        {
            nodes.Note(node, takesPart: false, fault.Message);
            return fault;
        }
    }

    private async Task Start(string node, CancellationToken stop)
    {
        // A node joins by itself. Only the tracker's list shows that it was told to leave, and so stays away.
        var began = time.GetTimestamp();
        while (!await Wake(node, stop))
        {
            if (time.GetElapsedTime(began) > options.Tracker.Heartbeat && await HasLeft(node, stop)) return;
            await Task.Delay(_pause, time, stop);
        }
    }

    private async Task<bool> HasLeft(string node, CancellationToken stop) =>
        (await calls.Members(stop)).Members.Any(member => member.Node == node && member.State == MemberState.Left);

    private async Task<bool> Wake(string node, CancellationToken stop)
    {
        var began = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var status = await grains.GetGrain<INodeGrain>(node).GetStatus().WaitAsync(stop);
                nodes.Note(node, status.Member);

                // A node that the tracker refuses goes on to ask by itself, and must not hold up the others.
                return status.Member || status.Refusal is not null;
            }
            catch (NodeDamagedException damage)
            {
                throw CannotStart(node, damage);
            }
            catch (TimeoutException)
            {
                // It is taking in a long log.
                Slow(log, node);
            }
            catch (Exception failure) when (PassingFailure.Is(failure, stop))
            {
                // Damage fails every attempt. In a cluster the failure may pass once the cluster has settled.
                if (attempt >= MostAttempts && (home is not PostgresDatabase || time.GetElapsedTime(began) > _settling))
                    throw CannotStart(node, failure);
                await Task.Delay(_betweenAttempts, time, stop);
            }
        }
    }

    private StartupException CannotStart(string node, Exception failure) =>
        new($"Node '{node}' can't start from {home.Description}. {failure.Message}", failure);

    private async Task KeepAwake()
    {
        using var rounds = new PeriodicTimer(_round, time);
        try
        {
            while (await rounds.WaitForNextTickAsync(_stop.Token)) await Task.WhenAll(nodes.Running.Select(KeepAwake));
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private async Task KeepAwake(string node)
    {
        try
        {
            var status = await Look(node);
            for (var look = 1; !status.Member && look < LooksAtNewcomers; look++)
            {
                await Task.Delay(_betweenAttempts, time, _stop.Token);
                status = await Look(node);
            }

            if (status.Silo == here.Name) return;
            if (_returns.AddOrUpdate(node, 1, (_, count) => count + 1) == SuspiciousReturns) Contested(log, node, status.Silo);
            else Away(log, node, status.Silo);

            // A node that does not let go must not hold up the stop.
            await homecoming.BringHome(node).WaitAsync(_stop.Token);
        }
        catch (UnavailableException failure)
        {
            if (nodes.Note(node, takesPart: false, failure.Message)) Silent(log, node, failure.Message);
        }
        catch (Exception failure) when (!_stop.IsCancellationRequested)
        {
            // It must not leave the other nodes asleep.
            if (nodes.Note(node, takesPart: false, failure.Message)) Failed(log, node, failure);
        }
    }

    private async Task<NodeStatus> Look(string node)
    {
        var status = await calls.Node(node, grain => grain.GetStatus(), _stop.Token, GrainCalls.ShortDeadline);
        nodes.Note(node, status.Member);
        return status;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Node} is still taking in its log")]
    private static partial void Slow(ILogger log, string node);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Node} is on {Silo}, and is brought home")]
    private static partial void Away(ILogger log, string node, string silo);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Node} goes to {Silo} again and again. Does that silo start a node of this name too? No two silos may list the "
            + "same in Ballot:Nodes")]
    private static partial void Contested(ILogger log, string node, string silo);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Node} can't be looked after")]
    private static partial void Failed(ILogger log, string node, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Node} is not up: {Reason}")]
    private static partial void Silent(ILogger log, string node, string reason);
}
