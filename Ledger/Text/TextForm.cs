using System.Collections.Immutable;
using System.Globalization;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Fields;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Text;

/// <summary>
/// Transactions and blocks as lines that people read and that read back to the same bytes. A value has one text: any text that
/// <see cref="Write(Transaction)"/> would not have written is refused.
/// </summary>
public static class TextForm
{
    private const string BlockHead = "block";
    private const string CoinbaseHead = "coinbase";
    private const string SignedHead = "signed";
    private const string CountName = "transactions";

    /// <summary>One line: the kind, the id, the fields, the signature.</summary>
    public static string Write(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return TextLine.Write(transaction.Payload.Word, Descriptions.Of(transaction));
    }

    /// <summary>
    /// A line each for header, coinbase and signature, then one for every transaction. No line end follows the last line.
    /// </summary>
    public static string Write(Block block) => string.Join('\n', Lines(block));

    /// <summary>The same line by line. Each line is written when it is asked for, because a full block is megabytes.</summary>
    public static IEnumerable<string> Lines(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        var count = new Field(CountName, FieldKind.Number, [block.Transactions.Length.ToString(CultureInfo.InvariantCulture)]);
        string[] head =
        [
            TextLine.Write(BlockHead, Descriptions.Of(block.Header)), TextLine.Write(CoinbaseHead, Descriptions.Of(block.Coinbase)),
            TextLine.Write(SignedHead, [.. Descriptions.OfSignature(block), count]),
        ];
        return head.Concat(block.Transactions.Select(Write));
    }

    /// <summary>Reads one line.</summary>
    /// <param name="chain">The chain id: the transaction's id depends on it, and is checked.</param>
    /// <param name="line">A line that <see cref="Write(Transaction)"/> has written.</param>
    /// <exception cref="FormatException">The text is not such a line; the message names the field or the column.</exception>
    public static Transaction ReadTransaction(Hash256 chain, string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var (kind, fields) = TextLine.Read(line);
        return Canonical(Descriptions.ReadTransaction(chain, kind, fields), Write, line);
    }

    /// <summary>Reads a block's lines.</summary>
    /// <param name="chain">The chain id.</param>
    /// <param name="text">Lines that <see cref="Write(Block)"/> has written.</param>
    /// <exception cref="FormatException">The text is not a block; the message names the line and the field or column.</exception>
    public static Block ReadBlock(Hash256 chain, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n');
        if (lines.Length < 3) throw new FormatException($"A block has at least 3 lines, not {lines.Length}.");
        var transactions = ImmutableArray.CreateBuilder<Transaction>(lines.Length - 3);
        for (var number = 3; number < lines.Length; number++)
        {
            try
            {
                transactions.Add(ReadTransaction(chain, lines[number]));
            }
            catch (FormatException fault)
            {
                throw new FormatException($"Line {number + 1}: {fault.Message}", fault);
            }
        }

        var signed = Line(lines[2], SignedHead);
        return Canonical(
            Descriptions.ReadBlock(
                chain, Line(lines[0], BlockHead), Line(lines[1], CoinbaseHead), signed.Where(field => field.Name != CountName),
                transactions.ToImmutable()),
            Write, text);
    }

    private static IReadOnlyList<Field> Line(string line, string expected)
    {
        var (head, fields) = TextLine.Read(line);
        return head == expected ? fields : throw new FormatException($"Expected a line that begins with '{expected}', not '{head}'.");
    }

    private static T Canonical<T>(T read, Func<T, string> write, string text)
    {
        var canonical = write(read);
        if (canonical == text) return read;
        var column = canonical.AsSpan().CommonPrefixLength(text);
        throw new FormatException(
            $"The values are right, but not as this program writes them, from character {column + 1} on: fields in order, single spaces, "
            + "fewest escapes, and the right number of transactions.");
    }
}
