using System.Diagnostics;

namespace OrleansBallot.Grains;

/// <summary>
/// Loops that run as long as their activation. Orleans starts an activation in the context of the call that caused it. A loop that starts
/// there would keep that caller's <see cref="RequestContext"/> and span for life, and pass them on.
/// </summary>
internal static class ActivationLoop
{
    /// <summary>Starts a loop on the activation's scheduler, in no call's context. The caller's own context stays as it is.</summary>
    public static async Task Start(Func<Task> loop)
    {
        // Both changes end with this method: an async method restores its caller's context.
        RequestContext.Clear();
        Activity.Current = null;
        await loop();
    }
}
