using System.Collections.Immutable;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Fields;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Ledger.State;

/// <summary>An option of a contest.</summary>
/// <param name="Name">At most 200 bytes of UTF-8 (O1 to O3).</param>
/// <param name="Details">What voters should know of it: plain text of at most 1,000 bytes, or nothing.</param>
/// <param name="Link">An https address, shown as text; or nothing (O13).</param>
public sealed record ContestOption(string Name, string Details = "", string Link = "")
{
    internal void Write(CanonicalWriter writer) => writer.Text(Name).Text(Details).Text(Link);

    internal static ContestOption Read(ref CanonicalReader reader) =>
        new(reader.Text(Limits.TransactionBytes), reader.Text(Limits.TransactionBytes), reader.Text(Limits.TransactionBytes));

    internal static ContestOption Describe(IFields fields, ContestOption option) =>
        new(fields.Text("name", option.Name), fields.Text("details", option.Details), fields.Text("link", option.Link));
}

/// <summary>One thing that an election asks.</summary>
/// <param name="Title">At most 200 bytes of UTF-8 (O1 to O3).</param>
/// <param name="Description">Plain text of at most 2,000 bytes, or nothing.</param>
/// <param name="Options">2 to 64 options of different names (O4 to O6), voted for by their index.</param>
/// <param name="Terms">How it is voted on and counted (O10).</param>
public sealed record Contest(string Title, string Description, ImmutableArray<ContestOption> Options, ContestTerms Terms)
{
    private static readonly ContestOption _blankOption = new("");

    /// <summary>A contest of which nothing is read yet.</summary>
    internal static Contest Blank { get; } = new("", "", [], new(CountingMethod.Plurality, 0, 0, 0));

    /// <summary>A contest whose options are only names.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="options">The options' names.</param>
    /// <param name="terms">Its terms; null for one vote each, where most votes win.</param>
    public static Contest Of(string title, IEnumerable<string> options, ContestTerms? terms = null) => new(
        title, "", [.. options.Select(option => new ContestOption(option))], terms
            ?? new(CountingMethod.Plurality, Seats: 1, Least: 1, Most: 1));

    /// <summary>By value, options included.</summary>
    public bool Equals(Contest? other) =>
        other is not null && Title == other.Title && Description == other.Description && Options.SequenceEqual(other.Options)
        && Terms == other.Terms;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Title, Options.Length, Terms);

    internal void Write(CanonicalWriter writer)
    {
        writer.Text(Title).Text(Description).Byte(checked((byte)Options.Length));
        foreach (var option in Options) option.Write(writer);
        Terms.Write(writer);
    }

    internal static Contest Read(ref CanonicalReader reader)
    {
        var (title, description) = (reader.Text(Limits.TransactionBytes), reader.Text(Limits.TransactionBytes));
        var options = ImmutableArray.CreateBuilder<ContestOption>();

        // The list grows with what is really read: a count alone costs nothing.
        for (var left = reader.Byte(); left > 0 && reader.Sound; left--) options.Add(ContestOption.Read(ref reader));
        return new(title, description, options.ToImmutable(), ContestTerms.Read(ref reader));
    }

    internal static Contest Describe(IFields fields, Contest contest) => new(
        fields.Text("title", contest.Title), fields.Text("description", contest.Description),
        fields.List("options", contest.Options, _blankOption, ContestOption.Describe), contest.Terms.Describe(fields));
}
