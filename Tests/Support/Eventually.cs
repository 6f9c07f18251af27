namespace OrleansBallot.Tests.Support;

/// <summary>
/// Waits for a condition that comes true by itself. It checks fifty times a second, so that the checks leave the cores free, and gives up
/// after a minute.
/// </summary>
internal static class Eventually
{
    private static readonly TimeSpan _most = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _between = TimeSpan.FromMilliseconds(20);

    /// <param name="condition">The condition.</param>
    /// <param name="what">The condition in words, for the message of a test that waited in vain.</param>
    /// <param name="describe">The state at the end, for the same message.</param>
    public static async Task True(Func<Task<bool>> condition, string what, Func<Task<string>>? describe = null)
    {
        using var looks = new PeriodicTimer(_between);
        using var giveUp = new CancellationTokenSource(_most);
        while (!await condition())
        {
            if (giveUp.IsCancellationRequested) Assert.Fail($"Not within {_most}: {what}. {(describe is null ? "" : await describe())}");
            await looks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
