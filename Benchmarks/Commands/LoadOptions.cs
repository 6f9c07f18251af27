using System.CommandLine;
using System.Globalization;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Benchmarks.Commands;

/// <summary>Options that several commands take.</summary>
internal static class LoadOptions
{
    public static readonly Argument<FileInfo> File = new("FILE")
    {
        Description = "Cast vote records as CSV, ranks in columns below a header row; .gz too.",
    };

    public static readonly Option<string[]> Nodes = new("--nodes")
    {
        Description = "The nodes to use, if not all.",
        HelpName = "NAME…",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    public static readonly Option<int> Votes = Number("--votes", "How many votes", 100_000, 1, 10_000_000);

    public static readonly Option<int> PerBlock = Number("--per-block", "Votes in a block", 3000, 1, Limits.BlockTransactions);

    /// <summary>A whole number within bounds.</summary>
    public static Option<int> Number(string name, string description, int otherwise, int least, int most)
    {
        var option = new Option<int>(name)
        {
            Description = $"{description} ({least} to {most})",
            HelpName = "N",
            DefaultValueFactory = _ => otherwise,
        };
        option.Validators.Add(result =>
        {
            var value = result.GetValueOrDefault<int>();
            if (value < least || value > most) result.AddError($"{name} is {value}: it must be {least} to {most}.");
        });
        return option;
    }

    /// <summary>Votes a second; null for as fast as answers come.</summary>
    public static double? ReadRate(string text) =>
        text == "max" ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) && rate > 0 && double.IsFinite(rate) ? rate
        : throw Failure.Usage($"--rate is '{text}': it must be votes a second, or max.");
}
