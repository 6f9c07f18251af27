using OrleansBallot.Api;

namespace OrleansBallot.Silo.Http;

/// <summary>Something that can be watched.</summary>
/// <param name="Event">The name of its events.</param>
/// <param name="Source">
/// The node or grain that is asked. A source gets one question at a time: many watched things make their watchers wait, and cost the source
/// no more.
/// </param>
/// <param name="Subject">Which one of its kind; empty where the source has but one.</param>
/// <param name="Look">Asks what it is now.</param>
internal sealed record LiveView(string Event, string Source, string Subject, Func<Task<Answer<object>>> Look)
{
    public static LiveView Of<T>(string name, string source, string subject, Func<Task<Answer<T>>> look)
        where T : class =>
        new(name, source, subject, async () => (await look()).Select<object>(found => found));
}
