using System.Data.Common;
using Microsoft.Extensions.Hosting;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Api.OverGrains;

/// <summary>
/// Calls from outside into grains. While a grain moves to another silo, its callers see failures that only mean «ask again», so a call is
/// repeated until its deadline. Submissions may be repeated too, as they are idempotent by id. A call that is not idempotent is made once.
/// </summary>
/// <param name="grains">Leads to them.</param>
/// <param name="silo">Ends these calls when it stops.</param>
/// <param name="time">Measures deadlines.</param>
/// <param name="home">The storage's description, for error texts; a console in the cluster knows none.</param>
public sealed class GrainCalls(IGrainFactory grains, IHostApplicationLifetime silo, TimeProvider time, string? home = null)
{
    /// <summary>How long a person waits for an answer at the most.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>How long one node among many may hold up an answer about all of them.</summary>
    public static readonly TimeSpan ShortDeadline = TimeSpan.FromSeconds(2);

    /// <summary>The deadline of calls that name none.</summary>
    private TimeSpan Patience { get; init; } = Deadline;

    // Attempts come soon at first, then seldom: each wakes a grain that fails again, and logs it.
    private static readonly TimeSpan _firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(1);

    /// <summary>The same calls with the short deadline, for callers that want to know soon that there is no answer.</summary>
    public GrainCalls InHaste() => new(grains, silo, time, home) { Patience = ShortDeadline };

    /// <exception cref="UnavailableException">No answer within the deadline.</exception>
    public Task<T> Node<T>(string node, Func<INodeGrain, Task<T>> ask, CancellationToken stop, TimeSpan? deadline = null) =>
        Ask(node, () => ask(grains.GetGrain<INodeGrain>(node)), deadline ?? Patience, stop);

    /// <summary>As <see cref="Node"/> with the short deadline; null where there is no answer.</summary>
    public async Task<T?> NodeOrNull<T>(string node, Func<INodeGrain, Task<T>> ask, CancellationToken stop)
        where T : class? => (await NodeOrTrouble(node, ask, stop)).Answer;

    /// <summary>As <see cref="NodeOrNull"/>, with the reason where there is no answer.</summary>
    public async Task<(T? Answer, string? Trouble)> NodeOrTrouble<T>(string node, Func<INodeGrain, Task<T>> ask, CancellationToken stop)
        where T : class?
    {
        try
        {
            return (await Node(node, ask, stop, ShortDeadline), null);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            // Any failure is this node's alone: nobody may run it, for example.
            return (null, failure.Message);
        }
    }

    /// <summary>
    /// Asks a node once, for work that it would do again if it were asked again. Null where the answer is lost: whether the work was done
    /// is then unknown.
    /// </summary>
    public Task<T?> NodeOnce<T>(string node, Func<INodeGrain, Task<T>> ask, CancellationToken stop, TimeSpan? deadline = null)
        where T : class => Once<T?>(async () => await ask(grains.GetGrain<INodeGrain>(node)), deadline ?? Patience, stop);

    /// <summary>Asks the registrar of a roll. Registrars answer the same request the same, so they are asked again as nodes are.</summary>
    /// <exception cref="UnavailableException">No answer within the deadline.</exception>
    public Task<T> Registrar<T>(Hash256 root, Func<IRegistrarGrain, Task<T>> ask, CancellationToken stop, TimeSpan? deadline = null) =>
        Ask("registrar", () => ask(grains.GetGrain<IRegistrarGrain>(RegistrarKey.Of(root))), deadline ?? Patience, stop);

    /// <summary>
    /// Whether the registrar of a roll has no keys any more, as its election is over. False where it does not answer now: ask again later.
    /// </summary>
    public Task<bool> HasEnded(Hash256 root, ElectionId election, CancellationToken stop) =>
        Once(() => grains.GetGrain<IRegistrarGrain>(RegistrarKey.Of(root)).End(election), Patience, stop);

    /// <summary>Has a damaged node begin anew; false where it is sound.</summary>
    /// <exception cref="UnavailableException">No answer within the deadline.</exception>
    public Task<bool> Rebuild(string node, CancellationToken stop) =>
        Ask(node, () => grains.GetGrain<INodeGrain>(node).Rebuild(), Patience, stop);

    /// <summary>Frees the name of a node whose key is lost.</summary>
    /// <exception cref="UnavailableException">No answer within the deadline.</exception>
    public Task<MembershipAnswer> Forget(string node, CancellationToken stop) =>
        Ask(ITrackerGrain.Key, () => grains.GetGrain<ITrackerGrain>(ITrackerGrain.Key).Forget(node), Patience, stop);

    /// <summary>Puts a member out, or lets it join again.</summary>
    /// <exception cref="UnavailableException">No answer within the deadline.</exception>
    public Task<MembershipAnswer> Expel(string node, bool readmit, CancellationToken stop) =>
        Ask(ITrackerGrain.Key, () => grains.GetGrain<ITrackerGrain>(ITrackerGrain.Key).Expel(node, readmit), Patience, stop);

    /// <exception cref="UnavailableException">No answer within the deadline.</exception>
    public Task<PeerList> Members(CancellationToken stop) =>
        Ask(ITrackerGrain.Key, () => grains.GetGrain<ITrackerGrain>(ITrackerGrain.Key).GetPeers(), Patience, stop);

    /// <summary>The answer, or the default where none comes.</summary>
    private async Task<T?> Once<T>(Func<Task<T>> ask, TimeSpan deadline, CancellationToken stop)
    {
        try
        {
            return await ask().WaitAsync(deadline, time, stop);
        }
        catch (Exception failure) when (PassingFailure.Is(failure, stop))
        {
            return default;
        }
    }

    private async Task<T> Ask<T>(string grain, Func<Task<T>> ask, TimeSpan deadline, CancellationToken stop)
    {
        var began = time.GetTimestamp();
        Exception? reason = null;
        for (var pause = _firstPause; ; pause = pause.Doubled(_longestPause))
        {
            var left = deadline - time.GetElapsedTime(began);
            try
            {
                // The token ends only the wait: a node finishes what it has begun to write.
                return await ask().WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, stop);
            }
            catch (Exception failure) when (failure is NodeDamagedException or NoSuchNodeException)
            {
                throw new UnavailableException(grain, failure);
            }
            catch (Exception failure) when (PassingFailure.Is(failure, stop))
            {
                // An earlier failure says more than that time ran out.
                if (failure is not TimeoutException) reason = failure;

                // When this silo stops, others answer.
                if (silo.ApplicationStopping.IsCancellationRequested || time.GetElapsedTime(began) + pause >= deadline)
                    throw new UnavailableException(grain, Named(reason ?? failure));
                await Task.Delay(pause, time, stop);
            }
        }
    }

    /// <summary>Names the storage in a database's error, which Orleans passes on from its directory and which names no setting.</summary>
    private Exception Named(Exception failure) =>
        failure is DbException ? new IOException($"Can't use {home ?? "the cluster's database"}: {failure.Message}", failure) : failure;
}
