namespace OrleansBallot.Fuzz.Engine;

/// <summary>
/// Looks after the thread of a campaign. It goes by processor time: a machine that is busy, or a process that is halted, makes no input
/// slow.
/// </summary>
internal sealed class StuckWatch : IDisposable
{
    private static readonly TimeSpan _look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _most = TimeSpan.FromSeconds(30);

    private readonly Campaign _campaign;
    private readonly Action _stuck;
    private readonly Timer _timer;
    private long _inputs = -1;
    private TimeSpan _since;

    /// <param name="campaign">The campaign.</param>
    /// <param name="stuck">Called while one input has used up half a minute of a processor, and is still running.</param>
    public StuckWatch(Campaign campaign, Action stuck)
    {
        (_campaign, _stuck) = (campaign, stuck);
        _timer = new(_ => Look(), null, _look, _look);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var (inputs, used) = (_campaign.Inputs, Environment.CpuUsage.TotalTime);
        if (inputs != _inputs) (_inputs, _since) = (inputs, used);
        else if (used - _since > _most) _stuck();
    }
}
