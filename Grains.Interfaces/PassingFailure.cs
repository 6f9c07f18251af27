using System.Data.Common;
using Orleans.Storage;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>
/// Failures of a call to a grain that pass, because nobody has made a mistake: the grain moves, its silo stops or is slow, or its storage
/// or the database with Orleans' directory does not answer. The caller waits and asks again. Any other failure is a bug, or an answer.
/// </summary>
public static class PassingFailure
{
    /// <summary>True when the caller should ask again.</summary>
    /// <param name="failure">The failure of the call.</param>
    /// <param name="stop">
    /// The caller's own token. A cancellation by it is no failure. Any other cancellation was a look-up of the grain, which a silo ends in
    /// this way.
    /// </param>
    public static bool Is(Exception failure, CancellationToken stop) => failure switch
    {
        OperationCanceledException => !stop.IsCancellationRequested,

        // Two writers, or an exception of a kind that can't cross between silos: neither passes.
        InconsistentStateException or WrappedException => false,

        // The node stays so until its operator rebuilds it. True, so that callers of several nodes go on to the next.
        NodeDamagedException or NoSuchNodeException => true,
        TimeoutException or IOException or DbException or OrleansException => true,
        _ => false,
    };
}
