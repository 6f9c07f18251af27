using System.Runtime.ExceptionServices;

namespace OrleansBallot.Simulation.Worlds;

/// <summary>
/// A simulated world. Whatever happens in it happens on one thread, in an order and at times that follow from the seed alone. First it runs
/// all turns that can run, in an order drawn by chance; then time goes on to the next event.
/// </summary>
internal sealed class World
{
    private readonly PriorityQueue<Action, (long Due, long Order)> _events = new();
    private readonly List<TurnQueue> _ready = [];
    private readonly Dice _order;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private volatile Exception? _failure;
    private long _scheduled;

    public World(ulong seed, Trace trace) => (Seed, Trace, _order) = (seed, trace, new(seed, "order"));

    public ulong Seed { get; }

    public Trace Trace { get; }

    /// <summary>The time since the world began.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>How many turns and events there were.</summary>
    public long Steps { get; private set; }

    /// <summary>Whose turn ran last; null after an event.</summary>
    public TurnQueue? Ran { get; private set; }

    /// <summary>Dice for one purpose.</summary>
    public Dice Dice(string purpose) => new(Seed, purpose);

    /// <summary>Has something happen later.</summary>
    public void After(TimeSpan delay, Action what) =>
        _events.Enqueue(what, ((Now + (delay < TimeSpan.Zero ? TimeSpan.Zero : delay)).Ticks, _scheduled++));

    /// <summary>A queue has turns to run.</summary>
    public void Ready(TurnQueue queue) => _ready.Add(queue);

    /// <summary>
    /// True on the world's own thread. Code that comes from another thread can't be repeated: it is noted, and ends the run.
    /// </summary>
    public bool Owns(string whose)
    {
        if (Environment.CurrentManagedThreadId == _thread) return true;
        Fail(new EscapeException($"{whose} went on in another thread:\n{Environment.StackTrace}"));
        return false;
    }

    /// <summary>Ends the run: something happened that nobody expects.</summary>
    public void Fail(Exception failure) => _failure ??= failure;

    /// <summary>Runs until a moment.</summary>
    /// <param name="until">The moment.</param>
    /// <param name="afterEach">Called after each step.</param>
    /// <exception cref="Exception">What nobody expects; above all that code left the world's thread.</exception>
    public void Run(TimeSpan until, Action afterEach)
    {
        while (Step(until)) afterEach();
        Now = until;
    }

    private bool Step(TimeSpan until)
    {
        if (_failure is { } failure) ExceptionDispatchInfo.Throw(failure);
        if (_ready.Count > 0) RunOneTurn(_order.Below(_ready.Count));
        else if (_events.TryPeek(out _, out var next) && next.Due <= until.Ticks) RunNextEvent();
        else return false;
        Steps++;
        return true;
    }

    private void RunOneTurn(int at)
    {
        var queue = Ran = _ready[at];
        if (queue.RunOne()) return;
        _ready[at] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
    }

    private void RunNextEvent()
    {
        _events.TryDequeue(out var what, out var at);
        (Now, Ran) = (TimeSpan.FromTicks(at.Due), null);
        what!();
    }
}

/// <summary>Code went on in a thread that is not the world's.</summary>
internal sealed class EscapeException(string message) : Exception(message);
