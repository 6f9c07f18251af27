using OrleansBallot.Grains.Nodes;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>One piece of work after another, and nothing once it is stopped.</summary>
public sealed class PumpTests
{
    private readonly List<string> _done = [];

    [Fact]
    public Task Work_that_can_t_be_refused_comes_first_though_the_inbox_is_full() => LoneNode.Run(async _ =>
    {
        using var gate = new Gate();
        using var stop = new CancellationTokenSource();
        var pump = new Pump(capacity: 2);
        var running = pump.Run(stop.Token);
        var held = pump.Do(() => Do("held", gate));
        await gate.Reached;
        Task[] waiting = [pump.Do(() => Do("one")), pump.Do(() => Do("two"))];
        Assert.Null(pump.TryDo(() => Do("three")));

        var first = pump.DoFirst(() => _done.Add("first"));
        Assert.Empty(_done);
        gate.Open();
        await Task.WhenAll([held, first, .. waiting]);
        Assert.Equal(["held", "first", "one", "two"], _done);

        // An idle pump wakes for it.
        await pump.DoFirst(() => _done.Add("last"));
        await End(stop, running);
    });

    [Fact]
    public Task However_much_is_done_soon_what_waits_has_its_turn() => LoneNode.Run(async _ =>
    {
        using var gate = new Gate();
        using var stop = new CancellationTokenSource();
        var pump = new Pump();
        var running = pump.Run(stop.Token);
        var held = pump.Do(() => Do("held", gate));
        await gate.Reached;
        Task[] before = [.. Enumerable.Range(0, 500).Select(_ => pump.DoSoon(() => Note("soon")))];
        var waiting = pump.Do(() => Do("waiting"));
        Task[] after = [.. Enumerable.Range(0, 500).Select(_ => pump.DoSoon(() => Note("soon")))];
        var first = pump.DoFirst(() => _done.Add("first"));

        gate.Open();
        await Task.WhenAll([held, waiting, first, .. before, .. after]);
        Assert.Equal(["held", "first", "soon"], _done.Take(3));

        Assert.InRange(_done.IndexOf("waiting"), 3, 100);
        Assert.Equal(1003, _done.Count);
        await End(stop, running);
    });

    [Fact]
    public Task Others_of_the_activation_are_served_between_two_pieces_of_work() => LoneNode.Run(async _ =>
    {
        using var gate = new Gate();
        using var stop = new CancellationTokenSource();
        var pump = new Pump();
        var running = pump.Run(stop.Token);
        var held = pump.Do(() => Do("held", gate));
        await gate.Reached;
        Task? other = null;
        var one = pump.Do(() =>
        {
            other = Task.Factory.StartNew(
                () => _done.Add("other"), CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Current);
            return Do("one");
        });
        var two = pump.Do(() => Do("two"));

        gate.Open();
        await Task.WhenAll(held, one, two);
        await other!;

        Assert.Equal(["held", "one", "other", "two"], _done);
        await End(stop, running);
    });

    [Fact]
    public Task What_waits_when_the_pump_is_stopped_is_never_done() => LoneNode.Run(async _ =>
    {
        using var gate = new Gate();
        using var stop = new CancellationTokenSource();
        var pump = new Pump();
        var running = pump.Run(stop.Token);
        var held = pump.Do(() => Do("held", gate));
        await gate.Reached;
        Task[] waiting = [pump.Do(() => Do("one")), pump.DoFirst(() => _done.Add("first"))];

        await stop.CancelAsync();
        gate.Open();

        await held;
        await End(stop, running);
        foreach (var late in waiting.Append(pump.DoFirst(() => _done.Add("late"))))
            await Assert.ThrowsAsync<SiloUnavailableException>(() => late);
        Assert.Equal(["held"], _done);
    });

    private static async Task End(CancellationTokenSource stop, Task running)
    {
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private bool Note(string what)
    {
        _done.Add(what);
        return true;
    }

    private async ValueTask<bool> Do(string what, Gate? gate = null)
    {
        if (gate is not null) await gate.Pass();
        _done.Add(what);
        return true;
    }
}
