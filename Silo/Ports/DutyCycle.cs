namespace OrleansBallot.Silo.Ports;

/// <summary>
/// Keeps one thread busy for a share of the time: work runs up a debt of rest, rest pays it off. What a sleep takes too long
/// counts as paid, up to a bound, so that the share holds on average however coarse the machine's timer is.
/// </summary>
internal sealed class DutyCycle(double share)
{
    private static readonly TimeSpan _mostCredit = TimeSpan.FromMilliseconds(20);
    private readonly double _restPerWork = (1 - share) / share;

    /// <summary>How long to rest now.</summary>
    public TimeSpan Owed { get; private set; }

    public void Worked(TimeSpan time) => Owed += time * _restPerWork;

    public void Rested(TimeSpan time) => Owed = Owed - time > -_mostCredit ? Owed - time : -_mostCredit;
}
