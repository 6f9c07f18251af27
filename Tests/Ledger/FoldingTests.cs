using System.Text.Json;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Unicode;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

/// <summary>What is one to the eye is one, by tables of our own, since the platform's do nothing without a culture.</summary>
public class FoldingTests
{
    // Every character that has other forms, with them: by another Unicode than ours.
    private const string Forms =
        """
        const found = [];
        for (let code = 0; code < 0x110000; code++) {
          if (code >= 0xd800 && code < 0xe000) continue;
          const letter = String.fromCodePoint(code);
          const forms = ['NFC', 'NFD', 'NFKC', 'NFKD'].map((form) => letter.normalize(form)).filter((form) => form !== letter);
          if (forms.length) found.push([letter, ...forms]);
        }
        console.log(JSON.stringify(found));
        """;

    [Fact]
    public void The_platform_itself_leaves_texts_as_they_are()
    {
        // The day on which this fails, the table is not needed any more.
        Assert.Equal("e\u0301", "e\u0301".Normalize());
    }

    [Fact]
    public async Task Every_form_of_every_character_folds_to_the_same()
    {
        var (code, output, errors) = await NodeJs.RunAsync(["-e", Forms]);
        Assert.True(code == 0, errors);

        var all = JsonSerializer.Deserialize<string[][]>(output)!;

        Assert.True(all.Length > 16_000);
        Assert.Empty(all.Where(forms => forms.Select(Folding.Fold).Distinct().Count() > 1).Select(forms => forms[0]));
    }

    [Fact]
    public async Task The_table_is_what_its_script_writes()
    {
        var folder = ProtocolDocumentTests.PathOf("Ledger/Unicode");
        var (code, output, errors) = await NodeJs.RunAsync([Path.Combine(folder, "folding.mjs")]);
        Assert.True(code == 0, errors);
        var (written, kept) = (output.Split('\n'), File.ReadAllLines(Path.Combine(folder, "folding.txt")));

        // A later Unicode has more characters, and changes none that were there.
        if (written[0] == kept[0]) Assert.Equal(kept, written[..^1]);
        else Assert.Empty(kept.Skip(1).Where(line => !line.Contains('-', StringComparison.Ordinal)).Except(written));
    }

    [Theory]
    [InlineData(" \u00a0Ann\u200b \u3000Lee\u3164", "ann lee")]
    [InlineData("STRASSE", "straße")]
    [InlineData("ΣΊΣΥΦΟΣ", "σίσυφος")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307")]
    [InlineData("한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8")]
    [InlineData("ﬁ①Ⅷ", "fi1viii")]
    [InlineData("a\u2800\ufff9\u00adb", "ab")]
    [InlineData("\u3164\u200b\ufeff ", "")]
    [InlineData("𝐀𝓷𝖓", "ann")]
    public void Folds(string one, string other) => Assert.Equal(Folding.Fold(other), Folding.Fold(one));

    [Theory]
    [InlineData("resume", "résumé")]
    [InlineData("Аnna", "Anna")]
    [InlineData("a b", "ab")]
    [InlineData("x-y", "x–y")]
    public void Keeps_apart(string one, string other) => Assert.NotEqual(Folding.Fold(other), Folding.Fold(one));

    [Theory]
    [InlineData("\u200b\u00a0 Ann Lee \t\u3164", "Ann Lee")]
    [InlineData("\ud83d\ude00 ", "\ud83d\ude00")]
    [InlineData(" \udb40\udc41\u200d", "")]
    public void Trims_what_nobody_sees_at_the_ends_and_changes_nothing_else(string text, string trimmed) =>
        Assert.Equal(trimmed, Folding.Trim(text));

    [Theory]
    [InlineData("Ann", "Аnn")] // Cyrillic
    [InlineData("ВОВ", "BOB")] // Cyrillic
    [InlineData("Νο", "vo")] // Greek
    [InlineData("Օ", "O")] // Armenian
    [InlineData("Plan 10", "plan IO")]
    [InlineData("A – B", "a - b")]
    public void Letters_of_other_scripts_look_alike(string one, string other)
    {
        Assert.NotEqual(Folding.Fold(one), Folding.Fold(other));
        Assert.Equal("[[0,2]]", JsonSerializer.Serialize(LookAlikes.Among([one, "something else", other])));
    }

    [Fact]
    public void Whatever_folds_to_the_same_looks_alike() =>
        Assert.Equal("[[0,1,3],[2,4]]", JsonSerializer.Serialize(LookAlikes.Among(["вов", " ВОВ", "ΝΗ", "ВоВ", "νη"])));

    [Fact]
    public void A_code_of_our_making_has_sixty_bits_and_reads_back_from_every_way_to_type_it()
    {
        var code = VoterCode.Of([0, 31, 32, 33, 18, 19, 20, 21, 255, 7, 9, 10]);

        Assert.Equal("0Z01-JKMN-Z79A", code);
        Assert.All(["0z01 jkmn z79a", "OZOIJKMNZ79A", "0z0l–jkmn–z79a", " 0Z01-JKMN-Z79A\u00a0"], typed =>
            Assert.Equal(VoterCode.Fold(code), VoterCode.Fold(typed)));
        Assert.Throws<ArgumentOutOfRangeException>(() => VoterCode.Of(new byte[11]));

        // What is not of our making keeps its letters: O is not 0 there.
        Assert.NotEqual(VoterCode.Fold("pass-w0rd"), VoterCode.Fold("pass-word"));
        Assert.NotEqual(VoterCode.Fold("pass-word"), VoterCode.Fold("password"));
        Assert.Equal(VoterCode.Fold("Pass-Word"), VoterCode.Fold("pass-word"));
    }
}
