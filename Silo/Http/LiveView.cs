using OrleansBallot.Api;

namespace OrleansBallot.Silo.Http;

/// <summary>Something that can be watched.</summary>
/// <param name="Event">The name of its events.</param>
/// <param name="Source">
/// The node or grain that is asked. A source is asked one thing after the other, so that watchers of many things wait, and not the source.
/// </param>
/// <param name="Subject">Which one of its kind; empty where the source has but one.</param>
/// <param name="Look">Asks what it is now.</param>
internal sealed record LiveView(string Event, string Source, string Subject, Func<Task<Answer<object>>> Look)
{
    public static LiveView Of<T>(string name, string source, string subject, Func<Task<Answer<T>>> look)
        where T : class =>
        new(name, source, subject, async () => (await look()).Select<object>(found => found));
}
