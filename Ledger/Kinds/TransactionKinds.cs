using System.Collections.Frozen;
using OrleansBallot.Ledger.Encoding;

namespace OrleansBallot.Ledger.Kinds;

/// <summary>The kinds of transactions; the value is the first byte of their encoding.</summary>
public enum TransactionKind : byte
{
    /// <summary>Opens an election.</summary>
    OpenElection = 1,

    /// <summary>Casts a ballot.</summary>
    CastVote = 2,

    /// <summary>Moves an election's close to the time of the block.</summary>
    CloseElection = 3,

    /// <summary>Makes an election's result final.</summary>
    Seal = 4,

    /// <summary>Sends coins.</summary>
    Transfer = 5,

    /// <summary>States how many credentials a registrar has signed.</summary>
    StateIssuances = 6,

    /// <summary>Pauses an election, or resumes it.</summary>
    PauseElection = 7,

    /// <summary>Moves an election's close to a later time.</summary>
    ExtendElection = 8,

    /// <summary>Takes an option out before the count.</summary>
    WithdrawOption = 9,
}

/// <summary>The registry: every kind of transaction, by its number and by its word.</summary>
internal static class TransactionKinds
{
    private static readonly Kind[] _all = Complete(
        Kind.Of<OpenElection>(),
        Kind.Of<CastVote>(),
        Kind.Of<CloseElection>(),
        Kind.Of<Seal>(),
        Kind.Of<Transfer>(),
        Kind.Of<StateIssuances>(),
        Kind.Of<PauseElection>(),
        Kind.Of<ExtendElection>(),
        Kind.Of<WithdrawOption>());

    private static readonly FrozenDictionary<string, Payload> _blanks =
        _all.Select(kind => kind.Blank).ToFrozenDictionary(blank => blank.Word, StringComparer.Ordinal);

    /// <summary>Every kind, in the order of their numbers.</summary>
    public static IReadOnlyList<Kind> All => _all;

    /// <summary>The word of a kind in text and JSON.</summary>
    public static string WordOf(TransactionKind kind) => _all[(int)kind - 1].Blank.Word;

    /// <summary>An empty payload of the kind with this word; null where no kind has it.</summary>
    public static Payload? BlankOf(string word) => _blanks.GetValueOrDefault(word);

    /// <summary>Reads a kind and its fields; a fault sticks to the reader.</summary>
    public static Payload? Read(ref CanonicalReader reader)
    {
        var number = reader.Byte();
        return number >= 1 && number <= _all.Length ? _all[number - 1].Read(ref reader) : reader.Fail<Payload>();
    }

    /// <summary>Returns the list, if it has every value of <see cref="TransactionKind"/> at its number.</summary>
    /// <exception cref="InvalidOperationException">The list is incomplete. Then no transaction of any kind is read or judged.</exception>
    public static Kind[] Complete(params Kind[] kinds)
    {
        var listed = kinds.Select(kind => kind.Blank.Kind).ToList();
        foreach (var kind in Enum.GetValues<TransactionKind>())
        {
            if (listed.IndexOf(kind) != (int)kind - 1)
                throw new InvalidOperationException($"{kind} is kind {(int)kind}, and the registry lists {string.Join(", ", listed)}.");
        }

        return kinds;
    }
}
