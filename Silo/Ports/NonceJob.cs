using OrleansBallot.Grains.Ports;

namespace OrleansBallot.Silo.Ports;

/// <summary>
/// One stretch of one miner's search. Threads take slices of nonces from it, several at once where there are several; it is
/// complete when it is over and the last slice has come back. Not thread-safe: <see cref="MiningThreads"/> holds its lock.
/// </summary>
internal sealed class NonceJob(byte[] header, ulong difficulty, ulong first, bool isLate, TimeSpan ends)
{
    // A thread that cancels must not run a miner's continuation.
    private readonly TaskCompletionSource<NonceSearchResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ulong _next = first;
    private ulong _hashes;
    private ulong? _found;
    private int _slicesOut;
    private bool _hasHadSlice;
    private bool _isStopped;

    public byte[] Header => header;

    public ulong Difficulty => difficulty;

    /// <summary>Whether the block is later than a block should be.</summary>
    public bool IsLate => isLate;

    public Task<NonceSearchResult> Result => _done.Task;

    public bool IsOver { get; private set; }

    /// <summary>Ends the job when its time is up, but not before it has had a slice: many miners must not starve one.</summary>
    public void Expire(TimeSpan now)
    {
        if (_hasHadSlice && now >= ends) End();
    }

    public void Stop()
    {
        _isStopped = true;
        End();
    }

    public ulong TakeSlice(ulong tries)
    {
        var start = _next;
        _next = unchecked(_next + tries);
        _slicesOut++;
        _hasHadSlice = true;
        return start;
    }

    public void ReturnSlice(ulong start, ulong tries, ulong? nonce)
    {
        _slicesOut--;
        _hashes += nonce is { } hit ? unchecked(hit - start) + 1 : tries;
        _found ??= nonce;
        if (_found is not null || IsOver) End();
    }

    private void End()
    {
        IsOver = true;
        // A stopped miner wants its next template at once: it does not wait for the hashes of a slice that is still out.
        if (_slicesOut == 0 || _isStopped) _done.TrySetResult(new(_found, _hashes));
    }
}
