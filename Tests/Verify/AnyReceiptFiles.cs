using System.Globalization;
using System.Text;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Ledger.Audit;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Verify;

/// <summary>
/// Files that may hold a receipt: sound ones, and ones in which a thing or two is another. Many readers of JSON would not agree about them.
/// </summary>
internal sealed class AnyReceiptFiles(Random random)
{
    private static readonly Transaction[] _transactions =
    [
        ExportedChain.Election, ExportedChain.LastVote, TestNetwork.Default.Vote(Voters.Ann, ExportedChain.Election, 2),
        TestNetwork.Default.Vote(Voters.Organiser, ExportedChain.Election, 1),
        TestNetwork.Default.Vote(Voters.Dot, ExportedChain.ShortElection, 1), TestNetwork.Default.Open(Voters.Ann, "Left out"),
        TestNetwork.Default.Close(Voters.Organiser, ExportedChain.Election), TestNetwork.Default.Send(Voters.Ann, Voters.Bob, 251, 1),
        TestNetwork.Default.Pause(Voters.Organiser, ExportedChain.ShortElection, 1),
        TestNetwork.Default.Seal(ExportedChain.ShortElection), TestNetwork.Default.Seal(ExportedChain.Election),
        Voters.Ann.Sign(
            TestNetwork.Default.Id,
            CastVote.For(Voters.Ann.Key, TestNetwork.IdOf(ExportedChain.Election), 0, TestNetwork.Epoch) with { Revision = 5 }),
    ];

    private static readonly string _other = $"{new TestNetwork(salt: "another network").Id}";

    /// <summary>Receipts whose signatures cost something to make, once.</summary>
    private static readonly Lazy<(Transaction Transaction, byte[] Receipt)[]> _receipts = new(() =>
    [
        .. from transaction in _transactions
           from accepted in (ulong[])[
               0, TestNetwork.Epoch.Milliseconds + 1_000, TestNetwork.Epoch.Milliseconds + 100_000, Timestamp.Max.Milliseconds]
           select (transaction, Receipts.Of(transaction, new(accepted)).Encode()),
    ]);

    /// <summary>The next one's bytes.</summary>
    public byte[] Next()
    {
        var (transaction, receipt) = Any(_receipts.Value);
        var members = new List<(string Name, string Value)>
        {
            (Quoted("receipt"), Quoted(Hex(Rarely(4) ? Damaged(receipt) : receipt))),
            (Quoted("chain"), Quoted($"{TestNetwork.Default.Id}")),
            (Quoted("bytes"), Quoted(Hex(transaction.Bytes.ToArray()))),
            (Quoted("node"), Quoted("node-1")),
        };
        for (var edits = random.Next(3); edits > 0; edits--) Edit(members);
        var text = $"{{{string.Join(',', members.Select(member => $"{member.Name}:{member.Value}"))}}}";
        byte[] content = Encoding.UTF8.GetBytes(Rarely(3) ? Around(text) : text);
        if (Rarely(15)) content[random.Next(content.Length)] = (byte)random.Next(256);
        if (Rarely(20)) content = content[..random.Next(content.Length)];
        return content;
    }

    private void Edit(List<(string Name, string Value)> members)
    {
        var at = random.Next(members.Count);
        var (name, value) = (InQuotes(members[at].Name), InQuotes(members[at].Value));
        if (Rarely(2)) members[at] = (name, Value(value));
        else if (Rarely(2)) members[at] = (Name(name), value);
        else if (Rarely(2)) members.Insert(random.Next(members.Count + 1), (name, Value(value)));
        else members.RemoveAt(at);
        if (members.Count == 0) members.Add((Quoted("a"), "1"));
    }

    /// <summary>What an edit before this one has made too short for another is a text again.</summary>
    private static string InQuotes(string text) => text.Length > 2 && text[0] == '"' && text[^1] == '"' ? text : Quoted("00");

    private string Name(string quoted) => random.Next(7) switch
    {
        0 => quoted.ToUpperInvariant(),
        1 => Quoted($" {quoted.Trim('"')}"),
        2 => $"\"\\u{(int)quoted[1]:x4}{quoted[2..]}",
        3 => "\"\\ud800\"",
        4 => "\"__proto__\"",
        5 => $"{quoted[..2].ToUpperInvariant()}{quoted[2..]}",
        _ => quoted.Trim('"'),
    };

    private string Value(string quoted) => random.Next(20) switch
    {
        0 => "null",
        1 => "7",
        2 => "1e400",
        3 => "[]",
        4 => $"[{quoted}]",
        5 => "{\"length\":64}",
        6 => quoted.ToUpperInvariant(),
        7 => Quoted(""),
        8 => Quoted(_other),
        9 => quoted.Insert(1, " "),
        10 => quoted.Insert(1, "0x"),
        11 => quoted.Insert(quoted.Length - 1, "\\n"),
        12 => quoted.Insert(1, "\\ud800"),
        13 => $"\"\\u{(int)quoted[1]:x4}{quoted[2..]}",
        14 => string.Concat(Enumerable.Repeat("[", 70)) + string.Concat(Enumerable.Repeat("]", 70)),
        15 => Quoted(Hex(Any(_transactions).Bytes.ToArray())),
        16 => quoted[..^2] + "\"",
        17 => "true",
        18 => "01",
        _ => Quoted("\u00e9\ufeff"),
    };

    private string Around(string text) => random.Next(9) switch
    {
        0 => $"\ufeff{text}",
        1 => $" \t\r\n{text}\n\n",
        2 => $"{text},",
        3 => $"[{text}]",
        4 => $"{text}{text}",
        5 => $"// a receipt\n{text}",
        6 => text.Replace("}", ",}", StringComparison.Ordinal),
        7 => string.Concat(text, new string(' ', 256 * 1024 - Encoding.UTF8.GetByteCount(text) + random.Next(2))),
        _ => $"\u00a0{text}",
    };

    /// <summary>A receipt with another length, count or path, or a bit that is another.</summary>
    private byte[] Damaged(byte[] receipt)
    {
        // The index stands behind the tag, the node, the modulus, the time and the id; its count and the steps' number come next.
        const int index = 1 + 16 + 1 + 6 + NodeKey.Size + 8 + 32;
        byte[][] numbers =
        [
            [0], [1], [0x80, 0], [0x20], [0x21], [0xff, 0xff, 0xff, 0xff, 0x07], [0x80, 0x80, 0x80, 0x80, 0x08],
            [0xff, 0xff, 0xff, 0xff, 0x0f], [0x80, 0x80, 0x80, 0x80, 0x10], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
        ];
        return random.Next(5) switch
        {
            0 => [.. receipt, 0],
            1 => receipt[..^1],
            2 => ExportBytes.Flip(receipt, random.Next(receipt.Length), random.Next(8)),
            _ => [.. receipt[..index], .. Any(numbers), .. Any(numbers), .. Any(
                numbers), .. new byte[32 * random.Next(3)], .. receipt[(index + 3)..]],
        };
    }

    private bool Rarely(int once) => random.Next(once) == 0;

    private T Any<T>(IReadOnlyList<T> values) => values[random.Next(values.Count)];

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static string Quoted(string text) => string.Create(CultureInfo.InvariantCulture, $"\"{text}\"");
}
