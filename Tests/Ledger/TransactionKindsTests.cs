using System.Text.RegularExpressions;
using FsCheck.Fluent;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Text;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

/// <summary>Every kind of transaction is in the registry and in PROTOCOL.md, and can do all that a kind must.</summary>
public partial class TransactionKindsTests
{
    private static readonly Payload[] _blanks = [.. TransactionKinds.All.Select(kind => kind.Blank)];

    private static readonly string _document = File.ReadAllText(ProtocolDocumentTests.PathOf("docs/PROTOCOL.md"));

    public static TheoryData<TransactionKind> Kinds => [.. Enum.GetValues<TransactionKind>()];

    [Fact]
    public void A_registry_without_some_kind_or_with_one_in_anothers_place_is_refused_by_name()
    {
        Kind[] all = [.. TransactionKinds.All];

        Assert.Same(all, TransactionKinds.Complete(all));
        Refuses("Seal is kind 4", [.. all.Where(kind => kind.Blank is not Seal)]);
        Refuses($"{all[^1].Blank.Kind} is kind {all.Length}", all[..^1]);
        Refuses("OpenElection is kind 1", [.. all[1..], all[0]]);

        static void Refuses(string reason, Kind[] kinds) =>
            Assert.StartsWith(reason, Assert.Throws<InvalidOperationException>(() => TransactionKinds.Complete(kinds)).Message);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_kind_reads_back_from_its_bytes_its_text_and_its_JSON_even_if_it_says_nothing(TransactionKind kind)
    {
        var blank = _blanks.Single(blank => blank.Kind == kind);
        var transaction = Transaction.Of(TestNetwork.Default.Id, blank, blank.Signer is null ? null : default(Signature));

        Assert.Equal(Rejection.None, Transaction.TryDecode(TestNetwork.Default.Id, transaction.Bytes.Span, out var decoded));
        Assert.Equal((kind, transaction.Id), (decoded!.Payload.Kind, decoded.Id));
        Assert.Equal(transaction.Id, TextForm.ReadTransaction(TestNetwork.Default.Id, TextForm.Write(transaction)).Id);
        Assert.Equal(transaction.Id, JsonForm.ReadTransaction(TestNetwork.Default.Id, JsonForm.Write(transaction)).Id);
    }

    [Fact]
    public void No_byte_but_the_kinds_numbers_begins_a_transaction()
    {
        var numbers = Enum.GetValues<TransactionKind>().Select(kind => (byte)kind).ToHashSet();
        foreach (var number in Enumerable.Range(0, 256).Select(number => (byte)number))
        {
            var reader = new CanonicalReader([number, .. new byte[16_000]]);
            TransactionKinds.Read(ref reader);
            Assert.Equal(numbers.Contains(number), reader.Sound);
        }
    }

    [Fact]
    public void The_protocols_table_has_every_kind_with_its_number_its_tag_and_who_signs_it()
    {
        var rows = Row().Matches(_document).Select(row => row.Groups).Select(cell =>
            (int.Parse(cell[1].Value), cell[2].Value, cell[3].Value, cell[4].Value == "none"));

        Assert.Equal(_blanks.Select(blank => ((int)blank.Kind, $"{blank.Kind}", blank.Tag, blank.Signer is null)), rows);
    }

    [Fact]
    public void The_protocol_names_every_word_and_has_a_vector_of_every_kind()
    {
        var words = _blanks.Select(blank => blank.Word).ToList();

        Assert.Equal(words, Word().Matches(Words().Match(_document).Groups[1].Value).Select(word => word.Groups[1].Value));
        Assert.Empty(words.Except(VectorText().Matches(_document).Select(vector => vector.Groups[1].Value)));
    }

    [Fact]
    public void Tags_are_the_kinds_own_and_fit_into_a_preimage()
    {
        Assert.Distinct(_blanks.Select(blank => blank.Tag));
        Assert.All(_blanks, blank => Assert.InRange(blank.Tag.Length, 1, Preimage.TagSize));
    }

    [Fact]
    public void Tests_make_transactions_of_every_kind() =>
        Assert.Empty(Enum.GetValues<TransactionKind>().Except(Generate.Payloads.Sample(200).Select(payload => payload.Kind)));

    [GeneratedRegex(@"^\| (\d+) `(\w+)` \| `([a-z0-9/]+)` \| (\w+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"A transaction is one line: kind \(([^)]*)\)")]
    private static partial Regex Words();

    [GeneratedRegex("`([a-z]+)`")]
    private static partial Regex Word();

    [GeneratedRegex(@"^\w+\.text = (\w+) id=", RegexOptions.Multiline)]
    private static partial Regex VectorText();
}
