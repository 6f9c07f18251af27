using OrleansBallot.Silo.Ports;

namespace OrleansBallot.Tests.Silo;

public sealed class OffTurnTests
{
    private readonly OffTurn _offTurn = new();

    [Fact]
    public async Task Answers_in_the_order_of_the_items()
    {
        var squares = await _offTurn.Map(Enumerable.Range(0, 1000).ToArray(), item => item * item, CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, 1000).Select(item => item * item), squares);
    }

    [Fact]
    public async Task Throws_what_the_work_threw()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => _offTurn.Run<int>(() => throw new InvalidDataException(), CancellationToken.None));
        await Assert.ThrowsAsync<InvalidDataException>(
            () => _offTurn.Map<int, int>([1, 2, 3], _ => throw new InvalidDataException(), CancellationToken.None));
    }

    [Fact]
    public async Task Begins_nothing_after_the_stop()
    {
        var stopped = new CancellationToken(canceled: true);
        var begun = false;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _offTurn.Run(() => begun = true, stopped));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _offTurn.Map([1], _ => begun = true, stopped));

        Assert.False(begun);
    }
}
