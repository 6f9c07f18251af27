namespace OrleansBallot.Tests.Support;

/// <summary>Waits for a condition of something that works by itself. It looks again at once, and gives up after a minute.</summary>
internal static class Eventually
{
    private static readonly TimeSpan _most = TimeSpan.FromMinutes(1);

    public static async Task True(Func<Task<bool>> condition, string what)
    {
        using var giveUp = new CancellationTokenSource(_most);
        while (!await condition())
        {
            Assert.False(giveUp.IsCancellationRequested, $"Not within {_most}: {what}.");
            await Task.Yield();
        }
    }
}
