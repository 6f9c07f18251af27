namespace OrleansBallot.Silo.Logs;

/// <summary>
/// Logs warnings only unless the operator's configuration says otherwise, and no errors before the silo runs: what fails a
/// start is explained in one line of its own, not in a trace.
/// </summary>
internal sealed class QuietLogs
{
    private volatile bool _isRunning;

    public void Opened() => _isRunning = true;

    public bool Allows(LogLevel level) => _isRunning || level < LogLevel.Error;
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
        (provider, category, level) => quiet.Allows(level) && (rule.Filter?.Invoke(provider, category, level) ?? true));
}
