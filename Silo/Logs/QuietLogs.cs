namespace OrleansBallot.Silo.Logs;

/// <summary>
/// Logs warnings only unless the operator's configuration says otherwise. Before the silo runs, and while it stops, only the
/// product's own warnings pass: what fails a start is explained in one line, not in the traces of everybody who met it, and what a
/// stop cuts off is no failure.
/// </summary>
internal sealed class QuietLogs
{
    private static readonly string[] _own = ["OrleansBallot.Grains", "OrleansBallot.Silo"];

    private volatile bool _isRunning;

    public void Opened() => _isRunning = true;

    public void Closes() => _isRunning = false;

    public bool Allows(string? category, LogLevel level) =>
        _isRunning || (level < LogLevel.Error && category is not null && _own.Any(own => category.StartsWith(own, StringComparison.Ordinal)));
}

internal static class QuietLogging
{
    public static void AddQuietLogs(this WebApplicationBuilder builder)
    {
        var quiet = new QuietLogs();
        builder.Services.AddSingleton(quiet);
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
