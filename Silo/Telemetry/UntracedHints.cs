using System.Diagnostics;
using Orleans.CodeGeneration;

namespace OrleansBallot.Silo.Telemetry;

/// <summary>A hint leaves the trace of what caused it: nodes pass hints on, and a trace would grow for as long as they do.</summary>
internal sealed class UntracedHints : IOutgoingGrainCallFilter
{
    public Task Invoke(IOutgoingGrainCallContext context) =>
        context.Request is IRequest request && request.Options.HasFlag(InvokeMethodOptions.OneWay) ? Untraced(context) : context.Invoke();

    private static async Task Untraced(IOutgoingGrainCallContext context)
    {
        // This method's own: its caller has its span back when it returns.
        Activity.Current = null;
        await context.Invoke();
    }
}
