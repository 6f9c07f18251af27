using Microsoft.Extensions.Hosting.Internal;
using OrleansBallot.Silo.Options;

namespace OrleansBallot.Silo.Hosting;

/// <summary>
/// Stands between signals and the host. At the first signal the silo says that it is not ready and still serves, so that a load
/// balancer sends voters elsewhere before a request of theirs fails. When the drain's time is up, or at a second signal, the host stops.
/// </summary>
/// <param name="host">The host, which stops after the drain.</param>
/// <param name="duration">For how long the silo still serves.</param>
/// <param name="time">Measures it.</param>
internal sealed class Drain(IHostApplicationLifetime host, TimeSpan duration, TimeProvider time) : IHostApplicationLifetime, IDisposable
{
    // A load balancer, which silos with one database have before them, asks every two seconds or so.
    private static readonly TimeSpan _ofSharedStorage = TimeSpan.FromSeconds(5);

    private int _signals;
    private ITimer? _end;

    /// <summary>Whether this silo has been told to stop.</summary>
    public bool HasBegun => Volatile.Read(ref _signals) > 0 || host.ApplicationStopping.IsCancellationRequested;

    public CancellationToken ApplicationStarted => host.ApplicationStarted;

    public CancellationToken ApplicationStopping => host.ApplicationStopping;

    public CancellationToken ApplicationStopped => host.ApplicationStopped;

    /// <param name="isAlone">Whether the storage is one silo's own.</param>
    public static TimeSpan Read(Settings settings, bool isAlone) => settings.Duration(
        "Ballot:Drain", isAlone ? TimeSpan.Zero : _ofSharedStorage, TimeSpan.Zero, TimeSpan.FromMinutes(1));

    /// <summary>Is called for every signal.</summary>
    public void StopApplication()
    {
        var isFirst = Interlocked.Increment(ref _signals) == 1;

        // A silo that is still starting serves nobody.
        if (isFirst && duration > TimeSpan.Zero && host.ApplicationStarted.IsCancellationRequested)
            _end = time.CreateTimer(_ => host.StopApplication(), null, duration, Timeout.InfiniteTimeSpan);
        else
            host.StopApplication();
    }

    public void Dispose() => _end?.Dispose();
}

internal static class Draining
{
    /// <summary>Has signals begin a drain instead of stopping the host at once.</summary>
    public static void AddDrain(this IServiceCollection services, TimeSpan duration)
    {
        services.AddSingleton(all =>
            new Drain(all.GetRequiredService<IHostApplicationLifetime>(), duration, all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IHostLifetime>(all =>
            ActivatorUtilities.CreateInstance<ConsoleLifetime>(all, all.GetRequiredService<Drain>()));
    }
}
