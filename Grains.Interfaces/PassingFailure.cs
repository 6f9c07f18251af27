using System.Data.Common;
using Orleans.Storage;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>
/// What a call to a grain may fail with though nobody has made a mistake: the grain moves, its silo stops or is slow, its storage or the
/// database with Orleans' directory does not answer. Whoever calls waits and asks again. Anything else is a bug, or an answer.
/// </summary>
public static class PassingFailure
{
    /// <summary>Whether to ask again.</summary>
    /// <param name="failure">What the call failed with.</param>
    /// <param name="stop">The caller's own. What it cancels has not failed; what was cancelled without it was a look-up of the grain, which a silo ends so.</param>
    public static bool Is(Exception failure, CancellationToken stop) => failure switch
    {
        OperationCanceledException => !stop.IsCancellationRequested,

        // Two writers, and an exception of a kind that can't travel: neither passes.
        InconsistentStateException or WrappedException => false,

        // Until its operator has it rebuilt; meanwhile others answer.
        NodeDamagedException or NoSuchNodeException => true,
        TimeoutException or IOException or DbException or OrleansException => true,
        _ => false,
    };
}
