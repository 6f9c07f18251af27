using OrleansBallot.Api.Json;
using Spectre.Console.Rendering;

namespace OrleansBallot.Client;

/// <summary>Draws transactions.</summary>
internal static class ContentsView
{
    public static IRenderable Of(IEnumerable<ContentJson> transactions) => transactions.ToTable(
        new("Transaction", transaction => Printable.Short(transaction.Id)),
        new("Kind", transaction => Printable.Markup(transaction.Kind)),
        new("Signer", transaction => Printable.Short(transaction.Signer), Rank: 1),
        new("Election", transaction => Printable.Short(transaction.Election)),
        new("Says", transaction => Printable.Markup(Says(transaction)), Wraps: true));

    /// <summary>What a transaction says, in a few words.</summary>
    public static string? Says(ContentJson transaction) => transaction switch
    {
        { Answers: { } answers } => string.Join("; ", answers.Select(Says)),
        { Recipient: { } recipient } => $"{transaction.Amount} coins to {recipient[..12]}, number {transaction.Sequence}",
        _ => transaction.Title,
    };

    private static string Says(IReadOnlyList<int> answer) =>
        answer.Count == 0 ? "blank" : $"#{string.Join(", #", answer.Select(choice => choice + 1))}";
}
