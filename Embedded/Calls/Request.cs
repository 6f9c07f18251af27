namespace OrleansBallot.Embedded;

/// <summary>What an activation runs as a turn: a call, or a tick of one of its own timers.</summary>
internal abstract class Request(GrainMethod method)
{
    public GrainMethod Method { get; } = method;

    /// <summary>Where it was last delivered: a silo that dies takes it along.</summary>
    public Activation? At { get; set; }

    public long Arrival { get; set; }

    public Dictionary<string, object>? Context { get; init; }

    public abstract GrainId Target { get; }
    public abstract GrainId? SourceId { get; }
    public abstract bool Interleaves { get; }
    public abstract bool KeepsAlive { get; }

    /// <summary>Never leaves its activation.</summary>
    public abstract bool IsLocal { get; }

    /// <summary>Nobody waits any more, so it need not run.</summary>
    public abstract bool IsOver { get; }

    public abstract object? Result { get; set; }

    public abstract Task Invoke(object grain);

    public abstract bool Fail(Exception exception);

    public async Task Run(Activation activation)
    {
        RequestContext.Values = Context;
        try
        {
            if (activation.Filters.Length == 0)
                await Invoke(activation.GrainInstance!);
            else
                await new FilteredCall(this, activation).Invoke();
            Succeed();
        }
        catch (Exception exception)
        {
            activation.Failed(exception);
            Fail(exception);
        }

        activation.Completed(this);
    }

    protected abstract void Succeed();
}
