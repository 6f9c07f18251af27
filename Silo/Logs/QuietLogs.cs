using Microsoft.Extensions.Logging.Console;

namespace OrleansBallot.Silo.Logs;

/// <summary>
/// Logs warnings only, unless the operator's configuration says otherwise. Before the silo runs, and while it stops, only the product's
/// own lines pass: work that a stop cuts off is no failure. During a start its own errors do not pass either, because a start that fails
/// explains itself in one line.
/// </summary>
internal sealed class QuietLogs
{
    private static readonly string[] _own = ["OrleansBallot.Grains", "OrleansBallot.Silo"];

    // The server logs a failure, with its stack, where what is left of a body is no HTTP.
    private const string BadBody = "RequestBodyDrainBodyReaderInvalidState";

    private volatile Phase _phase;

    private enum Phase
    {
        Starts,
        Runs,
        Stops,
    }

    /// <summary>Whether a category is the product's own.</summary>
    public static bool IsOurs(string? category) =>
        category is not null && _own.Any(own => category.StartsWith(own, StringComparison.Ordinal));

    /// <summary>Whether a line says no more than that a client has sent nonsense: strangers must not fill the log.</summary>
    public static bool IsOfStrangers(EventId what) => what.Name == BadBody;

    public void Opened() => _phase = Phase.Runs;

    public void Closes() => _phase = Phase.Stops;

    public bool Allows(string? category, LogLevel level) => _phase switch
    {
        Phase.Runs => true,
        Phase.Starts when level >= LogLevel.Error => false,
        _ => IsOurs(category),
    };
}

internal static class QuietLogging
{
    public static void AddQuietLogs(this WebApplicationBuilder builder)
    {
        var quiet = new QuietLogs();
        builder.Services.AddSingleton(quiet);

        // A terminal that is stopped, or a pipe that nobody reads, must not stop the silo: lines are dropped, and the log counts them.
        builder.Services.Configure<ConsoleLoggerOptions>(options => options.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite);
        builder.Services.Configure<LoggerFilterOptions>(options => options.Rules.Insert(0, new(null, null, LogLevel.Warning, null)));
        builder.Services.PostConfigure<LoggerFilterOptions>(options =>
        {
            var rules = options.Rules.ToArray();
            options.Rules.Clear();
            foreach (var rule in rules) options.Rules.Add(Gate(rule, quiet));
        });
    }

    private static LoggerFilterRule Gate(LoggerFilterRule rule, QuietLogs quiet) => new(
        rule.ProviderName,
        rule.CategoryName,
        rule.LogLevel,
        (provider, category, level) => quiet.Allows(category, level) && (rule.Filter?.Invoke(provider, category, level) ?? true));
}
