namespace OrleansBallot.Tests.Web;

/// <summary>Many connections that do the same.</summary>
internal sealed class Strangers : IDisposable
{
    private const int SmallWindow = 4096;

    private readonly Stranger[] _all;

    private Strangers(Stranger[] all, bool deaf)
    {
        _all = all;
        Heard = deaf ? Task.FromResult(Array.Empty<string>()) : Task.WhenAll(all.Select(stranger => stranger.Listen()));
    }

    /// <summary>What each of them was told until it was cut off.</summary>
    public Task<string[]> Heard { get; }

    /// <param name="silo">Where it listens.</param>
    /// <param name="count">How many.</param>
    /// <param name="deaf">Whether they read nothing, and have little room for what they don't read.</param>
    public static async Task<Strangers> Connect(Uri silo, int count, bool deaf = false) =>
        new(await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Stranger.Connect(silo, deaf ? SmallWindow : null))), deaf);

    public async Task Say(string text)
    {
        foreach (var stranger in _all) await stranger.Say(text);
    }

    /// <summary>All say a byte and then another until the last of them is cut off.</summary>
    /// <param name="between">What somebody else does between two bytes.</param>
    /// <returns>How many bytes each had time for.</returns>
    public async Task<int> DribbleUntilCutOff(Func<Task> between)
    {
        var spoken = 0;
        for (; !Heard.IsCompleted; spoken++)
        {
            await Say("a");
            await between();
        }

        return spoken;
    }

    public void Dispose()
    {
        foreach (var stranger in _all) stranger.Dispose();
    }
}
