using System.CommandLine;
using System.Globalization;

namespace OrleansBallot.Client;

/// <summary>An option that takes a whole number within bounds, and names them where it gets another.</summary>
internal sealed class NumberOption : Option<long?>
{
    public NumberOption(string name, string what, string helpName, long least, long most)
        : base(name)
    {
        (Description, HelpName) = (what, helpName);
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
                return number;
            result.AddError(FormattableString.Invariant(
                $"{name} takes a whole number {(most == long.MaxValue ? $"from {least} up" : $"from {least} to {most:N0}")}, not '{text}'"));
            return null;
        };
    }
}
