namespace OrleansBallot.Tests.Orleans;

/// <summary>Notes the ticks of its timer. Keyed by the test.</summary>
public interface ITimerGrain : IGrainWithStringKey
{
    Task Start(TimeSpan period, bool interleave = false, bool keepAlive = false);

    /// <summary>Ticks that wait at the gate.</summary>
    Task StartSlow(TimeSpan period, string gate);

    Task End();

    Task Hold(string gate);

    Task Leave();

    Task<string?> Find(string key);

    Task StartAsking(TimeSpan period, string key);
}

public sealed class TimerGrain : Grain, ITimerGrain
{
    private IGrainTimer? _timer;

    private Journal Journal => Journal.Of(this.GetPrimaryKeyString());

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Journal.Add("deactivated");
        return base.OnDeactivateAsync(reason, cancellationToken);
    }

    public Task Start(TimeSpan period, bool interleave, bool keepAlive)
    {
        _timer = this.RegisterGrainTimer(
            stop =>
            {
                Journal.Add(stop.IsCancellationRequested ? "stopped" : "tick");
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(period, period) { Interleave = interleave, KeepAlive = keepAlive });
        return Task.CompletedTask;
    }

    public Task StartSlow(TimeSpan period, string gate)
    {
        _timer = this.RegisterGrainTimer(
            async state =>
            {
                Journal.Add("tick");
                await Gate.Of(state);
                Journal.Add("tock");
            },
            gate,
            period,
            period);
        return Task.CompletedTask;
    }

    public Task End()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public async Task Hold(string gate)
    {
        Journal.Add("holding");
        await Gate.Of(gate);
        Journal.Add("held");
    }

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<string?> Find(string key) => Task.FromResult(RequestContext.Get(key) as string);

    public Task StartAsking(TimeSpan period, string key)
    {
        _timer = this.RegisterGrainTimer(
            () =>
            {
                Journal.Add($"found {RequestContext.Get(key) ?? "nothing"}");
                return Task.CompletedTask;
            },
            period,
            period);
        return Task.CompletedTask;
    }
}
