using System.Diagnostics.CodeAnalysis;

namespace OrleansBallot.Embedded;

/// <summary>
/// What waits for an activation, in order of arrival. Ordinary and interleaving requests stand in two queues, so that a long
/// line behind a busy grain costs an interleaving one nothing.
/// </summary>
internal sealed class Inbox
{
    private readonly Queue<Request> _ordinary = new();
    private readonly Queue<Request> _interleaving = new();
    private long _arrivals;

    public bool IsEmpty => _ordinary.Count == 0 && _interleaving.Count == 0;

    public void Add(Request request)
    {
        request.Arrival = _arrivals++;
        (request.Interleaves ? _interleaving : _ordinary).Enqueue(request);
    }

    public bool TryTake(bool ordinaryMayRun, [NotNullWhen(true)] out Request? request)
    {
        var interleaving = _interleaving.TryPeek(out request);
        if (ordinaryMayRun && _ordinary.TryPeek(out var ordinary) && (request is null || ordinary.Arrival < request.Arrival))
        {
            request = _ordinary.Dequeue();
            return true;
        }

        return interleaving && _interleaving.TryDequeue(out request);
    }

    /// <summary>Empties the inbox of all but the activation's own ticks.</summary>
    public void MoveCallsTo(List<Request> calls)
    {
        var all = _ordinary.Concat(_interleaving).OrderBy(request => request.Arrival).ToList();
        _ordinary.Clear();
        _interleaving.Clear();
        foreach (var request in all)
        {
            if (request.IsLocal)
                (request.Interleaves ? _interleaving : _ordinary).Enqueue(request);
            else
                calls.Add(request);
        }
    }
}
