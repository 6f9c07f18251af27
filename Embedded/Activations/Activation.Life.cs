using Microsoft.Extensions.DependencyInjection;

namespace OrleansBallot.Embedded;

/// <content>From construction to deactivation.</content>
internal sealed partial class Activation
{
    private async Task Activate()
    {
        // Leave the gate first: a constructor or a synchronous OnActivateAsync may deactivate this very grain.
        await Task.Yield();
        RequestContext.Values = _contextAtBirth;
        try
        {
            _services = new GrainServices(this);
            GrainInstance = Class.Construct(_services);
            Filters =
            [
                .. _services.GetServices<IIncomingGrainCallFilter>(),
                .. GrainInstance is IIncomingGrainCallFilter own ? [own] : Array.Empty<IIncomingGrainCallFilter>(),
            ];
            foreach (var state in States)
                await state.Load();
            if (GrainInstance is IGrainBase grain)
                await WithinLimit(grain.OnActivateAsync);
            lock (_gate)
            {
                if (_stage == Stage.Activating)
                    _stage = Stage.Valid;
            }
        }
        catch (Exception exception)
        {
            Silo.Log.ActivationFailed(GrainId, exception);
            Deactivate(new(DeactivationReasonCode.ActivationFailed, exception, "Failed to activate grain."));
        }

        lock (_gate)
        {
            _running--;
            Pump();
        }
    }

    private async Task Finish()
    {
        await Task.Yield();
        DisposeTimers();
        if (_hadBeenValid && GrainInstance is IGrainBase grain)
        {
            try
            {
                await WithinLimit(stop => grain.OnDeactivateAsync(_reason, stop));
            }
            catch (Exception exception)
            {
                Silo.Log.DeactivationFailed(GrainId, exception);
            }
        }

        try
        {
            if (GrainInstance is not null)
                await GrainClass.Dispose(GrainInstance);
            if (_services is not null)
                await _services.DisposeAsync();
        }
        catch (Exception exception)
        {
            Silo.Log.DeactivationFailed(GrainId, exception);
        }

        Directory.Remove(this);
        Silo.Remove(this);
        lock (_gate)
            _stage = Stage.Dead;
        // What arrived meanwhile goes to the next activation, unless this one could not even start.
        foreach (var request in _stranded)
        {
            if (_reason.Exception is { } cause)
                request.Fail(cause);
            else
                Silo.Cluster.Forward(request);
        }

        _deactivated.TrySetResult();
    }

    // A hook that hangs must not keep the grain from ever answering again.
    private async Task WithinLimit(Func<CancellationToken, Task> hook)
    {
        var cluster = Silo.Cluster;
        using var stop = new CancellationTokenSource(cluster.Options.ActivationTimeout, cluster.Time);
        await hook(stop.Token).WaitAsync(stop.Token);
    }
}
