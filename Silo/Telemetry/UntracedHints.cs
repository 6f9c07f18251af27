using System.Diagnostics;
using Orleans.CodeGeneration;

namespace OrleansBallot.Silo.Telemetry;

/// <summary>Takes hints out of the trace that caused them: nodes pass hints on, and the trace would grow as long as they do.</summary>
internal sealed class UntracedHints : IOutgoingGrainCallFilter
{
    public Task Invoke(IOutgoingGrainCallContext context) =>
        context.Request is IRequest request && request.Options.HasFlag(InvokeMethodOptions.OneWay) ? Untraced(context) : context.Invoke();

    private static async Task Untraced(IOutgoingGrainCallContext context)
    {
        // Only within this method: its caller has its span again when it returns.
        Activity.Current = null;
        await context.Invoke();
    }
}
