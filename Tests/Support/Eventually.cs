namespace OrleansBallot.Tests.Support;

/// <summary>
/// Waits for a condition of something that works by itself. It looks fifty times a second, so that looking does not keep the cores
/// from what it waits for, and gives up after a minute.
/// </summary>
internal static class Eventually
{
    private static readonly TimeSpan _most = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _between = TimeSpan.FromMilliseconds(20);

    /// <param name="condition">What is to become true.</param>
    /// <param name="what">For the message of a test that waited in vain.</param>
    /// <param name="describe">How things stand then, for the same message.</param>
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
