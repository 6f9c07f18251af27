using Microsoft.Extensions.Hosting.Internal;
using OrleansBallot.Silo.Options;

namespace OrleansBallot.Silo.Hosting;

/// <summary>
/// Stands between signals and the host. At the first signal the silo says that it is not ready and still serves, so that a load
/// balancer sends voters elsewhere before a request of theirs fails. When the drain's time is up, or at a second signal, the host stops.
/// </summary>
internal sealed class Drain(IHostApplicationLifetime host, SiloOptions options, TimeProvider time) : IHostApplicationLifetime, IDisposable
{
    private int _signals;
    private ITimer? _end;

    /// <summary>Whether this silo has been told to stop.</summary>
    public bool HasBegun => Volatile.Read(ref _signals) > 0 || host.ApplicationStopping.IsCancellationRequested;

    public CancellationToken ApplicationStarted => host.ApplicationStarted;

    public CancellationToken ApplicationStopping => host.ApplicationStopping;

    public CancellationToken ApplicationStopped => host.ApplicationStopped;

    /// <summary>Called for every signal.</summary>
    public void StopApplication()
    {
        var isFirst = Interlocked.Increment(ref _signals) == 1;

        // A silo that is still starting serves nobody.
        if (isFirst && options.Drain > TimeSpan.Zero && host.ApplicationStarted.IsCancellationRequested)
            _end = time.CreateTimer(_ => host.StopApplication(), null, options.Drain, Timeout.InfiniteTimeSpan);
        else
            host.StopApplication();
    }

    public void Dispose() => _end?.Dispose();
}

internal static class Draining
{
    /// <summary>Has signals begin a drain, where they would stop the host at once.</summary>
    public static void AddDrain(this IServiceCollection services)
    {
        services.AddSingleton<Drain>();
        services.AddSingleton<IHostLifetime>(all =>
            ActivatorUtilities.CreateInstance<ConsoleLifetime>(all, all.GetRequiredService<Drain>()));
    }
}
