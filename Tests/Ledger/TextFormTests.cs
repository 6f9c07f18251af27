using System.Text.RegularExpressions;
using FsCheck.Fluent;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Text;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

public class TextFormTests
{
    private static readonly Hash256 _chain = TestNetwork.Default.Id;
    private static readonly Transaction _election = TestNetwork.Default.Open(Voters.Organiser);
    private static readonly Transaction _vote = TestNetwork.Default.Vote(Voters.Ann, _election, 1);
    private static readonly Block _block = new TestMiner(TestNetwork.Default).Mine(
        [], [_election, _vote, TestNetwork.Default.Vote(Voters.Bob, _election, 2)]);

    public static TheoryData<string> Titles =>
    [
        "Colour of the \"shed\"", "a = b, c", "  spaces  ", "back\\slash \\u0041", "שאלה: כן או לא?", "استفتاء عام", "選挙 👩‍👩‍👧",
        "line\nbreak\r\u2028", "\u202enot what it seems", "",
    ];

    [Fact]
    public void A_vote_is_one_line() => Assert.Equal(
        $"vote id={_vote.Id} voter={Voters.Ann.Key} election={_election.Id} answers=[choices=1] castMinute=30000000 "
        + $"revision=0 credential=none signature={_vote.Signature}",
        TextForm.Write(_vote));

    [Fact]
    public void A_block_is_a_few_lines()
    {
        var lines = TextForm.Write(_block).Split('\n');

        Assert.Equal(["block", "coinbase", "signed", "open", "vote", "vote"], lines.Select(line => line.Split(' ')[0]));
        Assert.StartsWith($"block hash={_block.Hash} height=1 previous={_chain} ", lines[0], StringComparison.Ordinal);
        Assert.Contains(" timestamp=2027-01-15T08:00:01.000Z ", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(" transactions=3", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Any_transaction_reads_back_from_text_and_JSON() => Properties.ForAll(Generate.Transactions, transaction =>
    {
        var line = TextForm.Write(transaction);
        Assert.DoesNotContain(line.AsEnumerable(), ObeyedByTerminals);
        Assert.Equal(transaction.Bytes, TextForm.ReadTransaction(_chain, line).Bytes);
        Assert.Equal(transaction.Bytes, JsonForm.ReadTransaction(_chain, JsonForm.Write(transaction)).Bytes);
    }, runs: 300);

    [Fact]
    public void Any_block_reads_back_from_text_and_JSON() => Properties.ForAll(Generate.Blocks, block =>
    {
        Assert.Equal(block.Encode(), TextForm.ReadBlock(_chain, TextForm.Write(block)).Encode());
        Assert.Equal(block.Encode(), JsonForm.ReadBlock(_chain, JsonForm.Write(block)).Encode());
    }, runs: 60);

    [Theory, MemberData(nameof(Titles))]
    public void What_people_write_survives(string title)
    {
        var election = Election(title);

        Assert.Equal(title, Assert.IsType<OpenElection>(TextForm.ReadTransaction(_chain, TextForm.Write(election)).Payload).Title);
        Assert.Equal(title, Assert.IsType<OpenElection>(JsonForm.ReadTransaction(_chain, JsonForm.Write(election)).Payload).Title);
    }

    [Fact]
    public void Noise_in_a_text_is_a_format_error_or_the_very_same_text() => Properties.ForAll(
        from transaction in Generate.Transactions
        let line = TextForm.Write(transaction)
        from at in Gen.Choose(0, line.Length)
        from noise in Generate.Texts
        from kept in Gen.Choose(at, line.Length)
        select line[..at] + noise + line[kept..],
        line =>
        {
            if (Reads(line, TextForm.ReadTransaction) is { } read) Assert.Equal(line, TextForm.Write(read));
            Assert.Null(Reads(line, TextForm.ReadBlock));
        },
        runs: 400);

    [Fact]
    public void Noise_in_JSON_is_a_format_error_or_another_order_of_the_same() => Properties.ForAll(
        from transaction in Generate.Transactions
        let json = JsonForm.Write(transaction)
        from at in Gen.Choose(0, json.Length)
        from noise in Generate.Texts
        from kept in Gen.Choose(at, json.Length)
        select (json, changed: json[..at] + noise + json[kept..]),
        run =>
        {
            if (Reads(run.changed, JsonForm.ReadTransaction) is { } read) Assert.Equal(run.json, JsonForm.Write(read));
            Assert.Null(Reads(run.changed, JsonForm.ReadBlock));
        },
        runs: 400);

    [Theory]
    [InlineData("vote ", "ballot ",
        "'ballot' is no kind of transaction: open, vote, close, seal, transfer, issuances, pause, extend, withdraw.")]
    [InlineData(" answers=[choices=1]", "", "'answers' is missing.")]
    [InlineData(" answers=[choices=1]", " answers=[choices=1] answers=[choices=1]", "'answers' appears twice.")]
    [InlineData(" answers=[choices=1]", " answers=[choices=1] colour=red", "'colour' is not known here.")]
    [InlineData(" answers=[choices=1]", " answers=[choices=one]", "'choices' is not a number from 0 to 255.")]
    [InlineData(" answers=[choices=1]", " answers=[choices=-1]", "'choices' is not a number from 0 to 255.")]
    [InlineData(" answers=[choices=1]", " answers=[choices=256]", "'choices' is not a number from 0 to 255.")]
    [InlineData(" answers=[choices=1]", " answers=[choices=01]", "not as this program writes")]
    [InlineData(" answers=[choices=1]", " answers=[choices=\"1\"]", "not as this program writes")]
    [InlineData(" answers=[choices=1]", "  answers=[choices=1]", "Expected name=value at column")]
    [InlineData(" answers=[choices=1]", " answers", "Expected name=value at column")]
    [InlineData(" answers=[choices=1]", " answers=[choices=\"1]", "The quote at column")]
    [InlineData(" answers=[choices=1]", " answers=[choices=\"\\n\"]", "Unknown escape at column")]
    [InlineData(" answers=[choices=1]", " answers=[choices=2]", "'id' is not ")]
    [InlineData(" answers=[choices=1]", " answers=[choices=1", "The bracket at column")]
    [InlineData(" answers=[choices=1]", " answers=[choices=1]]", "Expected a space at column")]
    [InlineData(" answers=[choices=1]", " answers=[choices=[a=[b=[c=1]]]]", "Too many brackets within each other at column")]
    [InlineData(" answers=[choices=1]", " answers=[choices=1],2", "'answers' has both fields and values.")]
    [InlineData(" answers=[choices=1]", " answers=1", "'answers' is not a list of items with fields.")]
    [InlineData(" answers=[choices=1]", " answers=[]", "Expected name=value at column")]
    [InlineData(" answers=[choices=1]", " answers=[choices=1 choices=1]", "'choices' appears twice.")]
    [InlineData(" answers=[choices=1]", " answers=[choices=1 colour=red]", "'colour' is not known here.")]
    [InlineData(" revision=0", " revision=0,0", "'revision' is not one value.")]
    [InlineData(" castMinute=30000000", " castMinute=4294967296", "'castMinute' is not a number from 0 to 4294967295.")]
    [InlineData(" voter=", " voter=A", "'voter' is not 128 lower-case hex digits.")]
    public void A_wrong_line_is_refused_in_clear_words(string part, string changed, string message)
    {
        var line = TextForm.Write(_vote).Replace(part, changed, StringComparison.Ordinal);

        Assert.Contains(
            message, Assert.Throws<FormatException>(() => TextForm.ReadTransaction(_chain, line)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_another_chain_is_refused() =>
        Assert.Contains(
            "'id' is not", Assert.Throws<FormatException>(() => TextForm.ReadTransaction(Hash256.Of([1]), TextForm.Write(_vote))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void More_than_the_encoding_holds_is_refused()
    {
        var choices = string.Join(',', Enumerable.Repeat("1", 65));
        var line = TextForm.Write(_vote).Replace("choices=1", $"choices={choices}", StringComparison.Ordinal);

        Assert.Equal(
            "This is no transaction: malformed.", Assert.Throws<FormatException>(() => TextForm.ReadTransaction(_chain, line)).Message);
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\\udc00\\ud800")]
    public void Half_a_character_is_refused(string escape)
    {
        var line = TextForm.Write(_election).Replace("Colour of the shed", escape, StringComparison.Ordinal);
        Assert.Equal(
            "'title' is not Unicode text: it has a lone surrogate.",
            Assert.Throws<FormatException>(() => TextForm.ReadTransaction(_chain, line)).Message);

        var json = JsonForm.Write(_election);
        Assert.Throws<FormatException>(() =>
            JsonForm.ReadTransaction(_chain, json.Replace("Colour of the shed", escape, StringComparison.Ordinal)));
        Assert.Throws<FormatException>(() => JsonForm.ReadTransaction(_chain, json.Replace("title", escape, StringComparison.Ordinal)));

        // The text itself can hold such a half, where nobody has escaped it.
        Assert.Throws<FormatException>(() => JsonForm.ReadTransaction(_chain, json + Regex.Unescape(escape)));
    }

    [Theory]
    [InlineData("\nvote ", "\nvole ", "Line 5: 'vole' is no kind of transaction")]
    [InlineData("block hash=0000", "block hash=ffff", "'hash' is not ")]
    [InlineData("coinbase ", "coinbas ", "Expected a line that begins with 'coinbase', not 'coinbas'.")]
    [InlineData("transactions=3", "transactions=2", "not as this program writes")]
    [InlineData(" transactions=3", "", "not as this program writes")]
    [InlineData("transactions=3", "transactions=3\n", "Line 4: '' is no kind")]
    public void A_wrong_block_is_refused_in_clear_words(string part, string changed, string message)
    {
        var text = TextForm.Write(_block).Replace(part, changed, StringComparison.Ordinal);

        Assert.Contains(message, Assert.Throws<FormatException>(() => TextForm.ReadBlock(_chain, text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void JSON_members_may_come_in_any_order()
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(JsonForm.Write(_vote))!.AsObject();
        var reversed = new System.Text.Json.Nodes.JsonObject(
            json.Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));

        Assert.Equal(_vote.Bytes, JsonForm.ReadTransaction(_chain, reversed.ToJsonString()).Bytes);
    }

    [Theory]
    [InlineData("\"choices\":[1]", "\"choices\":1", "not as this program writes")]
    [InlineData("\"choices\":[1]", "\"choices\":[\"1\"]", "not as this program writes")]
    [InlineData("\"choices\":[1]", "\"choices\":[1.0]", "'choices' is not a number")]
    [InlineData("\"choices\":[1]", "\"choices\":[[1]]", "'choices' is neither text nor number.")]
    [InlineData("\"choices\":[1]", "\"choices\":null", "'choices' is neither text nor number.")]
    [InlineData("\"choices\":[1]", "\"choices\":[1],\"choices\":[1]", "no JSON")]
    [InlineData("\"kind\":\"vote\"", "\"kind\":\"seal\"", "'answers' is not known here.")]
    [InlineData("\"kind\":\"vote\"", "\"kind\":2", "'kind' is not String.")]
    [InlineData("\"kind\":\"vote\",", "", "'kind' is missing.")]
    [InlineData("{", "[", "no JSON")]
    public void Wrong_JSON_is_refused_in_clear_words(string part, string changed, string message)
    {
        var json = JsonForm.Write(_vote).Replace(part, changed, StringComparison.Ordinal);

        Assert.Contains(
            message, Assert.Throws<FormatException>(() => JsonForm.ReadTransaction(_chain, json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_log_tells_of_a_block_and_never_who_voted_what()
    {
        var line = BlockLog.Line(_block);

        Assert.Equal(
            $"block 1 {_block.Hash.ToString()[..12]} on {_chain.ToString()[..12]} at 2027-01-15T08:00:01.000Z work 65536 miner "
            + $"{NodeKeys.Miner.Fingerprint}: 1 open, 2 vote",
            line);
        foreach (var transaction in _block.Transactions)
        {
            Assert.DoesNotContain(transaction.Id.ToString()[..8], line, StringComparison.Ordinal);
            Assert.DoesNotContain(transaction.Payload.Signer.ToString()![..8], line, StringComparison.Ordinal);
        }
    }

    private static Transaction Election(string title) => TestNetwork.Default.Open(Voters.Organiser, title);

    private static bool ObeyedByTerminals(char letter) => char.IsControl(letter) || letter is '\u2028' or '\u2029' or '\u202e';

    private static T? Reads<T>(string text, Func<Hash256, string, T> read) where T : class
    {
        try
        {
            return read(_chain, text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
