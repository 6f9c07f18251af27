using System.CommandLine;
using System.Globalization;

namespace OrleansBallot.Client;

/// <summary>An option that takes a whole number within bounds, and names them where it gets another.</summary>
internal sealed class NumberOption : Option<long?>, IAsked
{
    private readonly long _least;
    private readonly long _most;

    public NumberOption(string name, string what, string helpName, long least, long most)
        : base(name)
    {
        (Description, HelpName, _least, _most) = (what, helpName, least, most);
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Read(text) is { } number) return number;
            result.AddError(Wrong(text));
            return null;
        };
    }

    public Task<string> AskAsync(MenuQuestions menu) =>
        menu.AskAsync(Description!, typed => Read(typed) is null ? $"{Wrong(typed)}." : null);

    private long? Read(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= _least && number <= _most
            ? number
            : null;

    private string Wrong(string text) => FormattableString.Invariant(
        $"{Name} takes a whole number {(_most == long.MaxValue ? $"from {_least} up" : $"from {_least} to {_most:N0}")}, not '{text}'");
}
