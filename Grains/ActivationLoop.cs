using System.Diagnostics;

namespace OrleansBallot.Grains;

/// <summary>
/// What runs for as long as its activation. Orleans lets an activation begin in the context of the call that caused it, and a
/// loop that starts there would keep that caller's <see cref="RequestContext"/> and span, and pass them on, for life.
/// </summary>
internal static class ActivationLoop
{
    /// <summary>Starts a loop in no call's context, on the activation's scheduler. The caller's own context stays as it is.</summary>
    public static async Task Start(Func<Task> loop)
    {
        // Both end with this method: an async method gives its caller's context back.
        RequestContext.Clear();
        Activity.Current = null;
        await loop();
    }
}
