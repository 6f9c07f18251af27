namespace OrleansBallot.Tests.Cluster;

/// <summary>
/// Stands between the grains of one silo and everybody else. Once it is cut, no call and no answer passes, as if the machine
/// were gone, while what the grains were doing goes on.
/// </summary>
internal sealed class Lifeline : IIncomingGrainCallFilter, IOutgoingGrainCallFilter
{
    private volatile bool _isCut;

    public void Cut() => _isCut = true;

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        Check(context);
        await context.Invoke();

        // An answer that was ready too late never arrives.
        Check(context);
    }

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        Check(context);
        await context.Invoke();
    }

    private void Check(IGrainCallContext context)
    {
        // The runtime's own calls are left alone: the others learn of the death by them.
        if (_isCut && !context.TargetId.Type.IsSystemTarget()) throw new SiloUnavailableException("This silo has died.");
    }
}
