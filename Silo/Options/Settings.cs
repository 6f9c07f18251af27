using System.Globalization;
using Microsoft.Extensions.Configuration.CommandLine;

namespace OrleansBallot.Silo.Options;

/// <summary>
/// Reads settings one by one. A setting that breaks its bound stops the start, with its name and the bound. So does one that nobody has
/// read in the end: a misspelt key must not silently mean the default.
/// </summary>
internal sealed class Settings(IConfiguration configuration)
{
    // The sections that the command line may set: ours, and the platform's.
    private static readonly HashSet<string> _sections = new(StringComparer.OrdinalIgnoreCase)
    {
        "Ballot", "ConnectionStrings", "Logging", "Kestrel", "urls", "http_ports", "https_ports", "AllowedHosts", "environment",
        "contentRoot", "applicationName",
        "shutdownTimeoutSeconds",
    };

    private readonly HashSet<string> _read = new(StringComparer.OrdinalIgnoreCase);

    public string? Text(string key)
    {
        _read.Add(key);
        return configuration[key] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
    }

    public string Text(string key, string otherwise) => Text(key) ?? otherwise;

    /// <summary>The keys and values directly below a key.</summary>
    public IReadOnlyList<(string Name, string Value)> Below(string key)
    {
        var children = configuration.GetSection(key).GetChildren().ToArray();
        foreach (var child in children) _read.Add(child.Path);
        return [.. children.Select(child => (child.Key, child.Value ?? ""))];
    }

    public bool Flag(string key, bool otherwise) => Text(key) switch
    {
        null => otherwise,
        var text when bool.TryParse(text, out var flag) => flag,
        var text => throw Broken(key, text, "true or false"),
    };

    public double Number(string key, double otherwise, double above, double most)
    {
        if (Text(key) is not { } text) return otherwise;
        var read = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        return read && number > above && number <= most ? number : throw Broken(key, text, $"a number above {above} and up to {most}");
    }

    public ulong Whole(string key, ulong otherwise, ulong least, ulong most)
    {
        if (Text(key) is not { } text) return otherwise;
        var read = ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return read && number >= least && number <= most ? number : throw Broken(key, text, $"a whole number from {least} to {most}");
    }

    public TimeSpan Duration(string key, TimeSpan otherwise, TimeSpan least, TimeSpan most)
    {
        if (Text(key) is not { } text) return otherwise;
        return Durations.TryParse(text, out var duration) && duration >= least && duration <= most
            ? duration
            : throw Broken(key, text, $"a duration from {Durations.Text(least)} to {Durations.Text(most)}, such as 500ms, 2s or 1m");
    }

    /// <summary>Refuses every setting in a section that no reader asked for.</summary>
    public void RefuseUnknown(string section)
    {
        var unknown = configuration.GetSection(section).AsEnumerable()
            .FirstOrDefault(pair => pair.Value is not null && pair.Key.Length > section.Length && !_read.Contains(pair.Key));
        if (unknown.Key is { } key) throw new StartupException($"{key} is no setting of this program.");
    }

    /// <summary>
    /// Refuses a setting on the command line that nobody reads: a typing error would mean the default, or another place for the votes.
    /// </summary>
    public static void RefuseUnknownArguments(IConfiguration configuration)
    {
        if (configuration is not IConfigurationRoot root) return;
        var given = root.Providers.OfType<CommandLineConfigurationProvider>().SelectMany(line => line.GetChildKeys([], null));
        if (given.FirstOrDefault(key => !_sections.Contains(key) && !key.StartsWith("OTEL_", StringComparison.OrdinalIgnoreCase))
            is not { } unknown)
            return;
        var under = configuration.GetSection(unknown).AsEnumerable().FirstOrDefault(pair => pair.Value is not null).Key ?? unknown;
        throw new StartupException($"{under} is no setting of this program.");
    }

    /// <summary>Refuses a log level that does not exist. The platform's own error would name neither key nor value.</summary>
    public static void CheckLogLevels(IConfiguration configuration)
    {
        foreach (var (key, value) in configuration.GetSection("Logging").AsEnumerable())
        {
            if (string.IsNullOrEmpty(value) || !key.Contains(":LogLevel:", StringComparison.OrdinalIgnoreCase)
                || Enum.TryParse<LogLevel>(value, ignoreCase: true, out _))
                continue;
            throw Broken(key, value, $"one of {string.Join(", ", Enum.GetNames<LogLevel>())}");
        }
    }

    public static StartupException Broken(string key, string value, string bound) => new($"{key} is '{value}': it must be {bound}.");
}
