using Spectre.Console.Rendering;

namespace OrleansBallot.Client;

/// <summary>Transactions for people.</summary>
internal static class ContentsView
{
    public static IRenderable Of(IEnumerable<TransactionContent> transactions) => transactions.ToTable(
        ("Transaction", transaction => Printable.Short(transaction.Id)),
        ("Kind", transaction => Printable.Markup(transaction.Kind)),
        ("Signer", transaction => Printable.Short(transaction.Signer)),
        ("Election", transaction => Printable.Short(transaction.Election)),
        ("Says", transaction => transaction.Choices is { } choices
            ? $"#{string.Join(", #", choices.Select(choice => choice + 1))}"
            : Printable.Markup(transaction.Title)));
}
