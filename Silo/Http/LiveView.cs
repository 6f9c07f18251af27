namespace OrleansBallot.Silo.Http;

/// <summary>What can be watched.</summary>
/// <param name="Event">What its events are called.</param>
/// <param name="Source">
/// Who is asked. A source is asked one thing after the other, so that watchers of many things wait, not the source.
/// </param>
/// <param name="Subject">Which one of its kind; empty where the source has but one.</param>
/// <param name="Look">What it is now, as JSON will show it; null where it is not there.</param>
internal sealed record LiveView(string Event, string Source, string Subject, Func<Task<object?>> Look);
