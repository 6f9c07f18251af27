namespace OrleansBallot.Grains.Ports;

/// <summary>
/// Work that is too heavy for a grain's turn: signatures, hashing, decoding. The grain awaits it, is back on its scheduler afterwards, and
/// checks again what may have changed.
/// </summary>
public interface IOffTurn
{
    /// <summary>Runs pure work elsewhere.</summary>
    /// <param name="work">Must not touch anything that belongs to a grain.</param>
    /// <param name="stop">Cancelled when the activation ends. Work that has not begun then never begins.</param>
    Task<T> Run<T>(Func<T> work, CancellationToken stop);

    /// <summary>
    /// As <see cref="Run"/>, for work that is as short as a signature and that somebody waits for. Other work does not hold it up.
    /// </summary>
    Task<T> RunSoon<T>(Func<T> work, CancellationToken stop) => Run(work, stop);

    /// <summary>
    /// As <see cref="Run"/>, for work of unknown length. Such work runs one after the other, so that it never takes all threads from
    /// others.
    /// </summary>
    Task<T> RunLong<T>(Func<T> work, CancellationToken stop) => Run(work, stop);

    /// <summary>Runs pure work for every item, in parallel where there are cores; results are in the items' order.</summary>
    Task<TResult[]> Map<T, TResult>(IReadOnlyList<T> items, Func<T, TResult> work, CancellationToken stop);
}
