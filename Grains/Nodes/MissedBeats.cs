using Microsoft.Extensions.Logging;

namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// Logs beats that the tracker did not answer. The first two in a row are not logged, since one may be lost at any time. The third is
/// logged once, until the tracker answers again.
/// </summary>
internal sealed partial class MissedBeats(string node, ILogger log)
{
    private const int Worrying = 3;

    private int _inARow;

    /// <summary>The tracker has answered, whatever it said.</summary>
    public void Answered()
    {
        if (_inARow >= Worrying) AnsweredAgain(log, node, _inARow);
        _inARow = 0;
    }

    /// <summary>No answer came.</summary>
    public void Missed(string reason)
    {
        if (++_inARow == Worrying) Unanswered(log, node, _inARow, reason);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Node} had no answer from the tracker {Count} times in a row: the tracker will remove it unless it "
            + "answers soon. {Reason}")]
    private static partial void Unanswered(ILogger log, string node, int count, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Node} is answered by the tracker again, after {Count} beats without an answer")]
    private static partial void AnsweredAgain(ILogger log, string node, int count);
}
