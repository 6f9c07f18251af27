using System.Text;
using OrleansBallot.Api.OverGrains;
using OrleansBallot.Grains.Interfaces;

namespace OrleansBallot.Tests.Registrar;

/// <summary>A roll's file is good as a whole, or every bad line of it is told.</summary>
public sealed class RollCsvTests
{
    [Theory]
    [InlineData("id,code\nann,12345678\n")]
    [InlineData("id,code\r\nann,12345678\r\n")]
    [InlineData("id,code\nann,12345678")]
    [InlineData("\ufeffid,code\nann,12345678\n")]
    [InlineData("\"id\",\"code\"\n\"ann\",\"12345678\"\n")]
    [InlineData("id,code,expires\nann,12345678,\n")]
    public async Task Takes_every_way_to_write_it(string file)
    {
        var row = Assert.Single((await Read(file)).Rows);

        Assert.Equal(("ann", "12345678", null), (Encoding.UTF8.GetString(row.Voter), Encoding.UTF8.GetString(row.Code), row.Expires));
    }

    [Fact]
    public async Task Takes_weights_with_and_without_moments_and_1_where_there_is_no_such_column()
    {
        Assert.Equal([3, 1, uint.MaxValue], await Weights("id,code,weight\nann,12345678,3\nbob,abcdefgh, 1 \ncid,24681357,4294967295\n"));
        Assert.Equal([7, 1], await Weights("id,code,expires,weight\nann,12345678,,7\nbob,abcdefgh,2030-01-01T00:00Z,1\n"));
        Assert.Equal([1], await Weights("id,code\nann,12345678\n"));

        static async Task<IEnumerable<uint>> Weights(string file) => (await Read(file)).Rows.Select(row => row.Weight);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1.0")]
    [InlineData("1,000")]
    [InlineData("1e3")]
    [InlineData("4294967296")]
    [InlineData("three")]
    [InlineData("\u0663")]
    public async Task A_weight_is_a_whole_number_of_32_bits_above_0(string weight)
    {
        var (line, told) = Assert.Single((await Read($"id,code,weight\nbob,abcdefgh,1\nann,12345678,\"{weight}\"\n")).Problems);

        Assert.Equal(3, line);
        Assert.StartsWith("The weight is no whole number from 1 to 4294967295", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_line_is_told_that_brings_one_weight_more_than_a_roll_may_have()
    {
        var lines = Enumerable.Range(1, 17).Select(weight => $"voter {weight},code of {weight},{weight}\n");
        var most = await Read("id,code,weight\n" + string.Concat(lines.Take(16)) + "again,code again,16\n");
        var file = await Read("id,code,weight\n" + string.Concat(lines));

        Assert.Equal(17, most.Rows.Count);
        var (line, told) = Assert.Single(file.Problems);
        Assert.Equal(18, line);
        Assert.Contains("16 different ones that a roll may have (O11)", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_line_is_told_from_which_on_all_weights_are_too_much()
    {
        // 20 × 4,294,967,295 are below 90,000,000,000, and 21 are above.
        var lines = Enumerable.Range(1, 21).Select(number => $"voter {number},code of {number},4294967295\n");
        var file = await Read("id,code,weight\n" + string.Concat(lines));

        Assert.Equal(20, (await Read("id,code,weight\n" + string.Concat(lines.Take(20)))).Rows.Count);
        var (line, told) = Assert.Single(file.Problems);
        Assert.Equal(22, line);
        Assert.Contains("more than 90000000000 together, the most of a roll (O11)", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id,code,weight,expires")]
    [InlineData("id,weight")]
    [InlineData("id,code,Weight")]
    public async Task Other_columns_are_told_with_those_that_there_are(string header) =>
        Assert.Contains(
            ",expires,weight", Assert.Single((await Read($"{header}\nann,12345678,1\n")).Problems).Problem, StringComparison.Ordinal);

    [Fact]
    public async Task Takes_quotes_commas_and_any_script()
    {
        var row = Assert.Single((await Read("id,code\n\"Ann \"\"the\"\" Voter, 1st\",\"pässwörd,\"\n")).Rows);

        Assert.Equal("Ann \"the\" Voter, 1st", Encoding.UTF8.GetString(row.Voter));
        Assert.Equal("pässwörd,", Encoding.UTF8.GetString(row.Code));
    }

    [Theory]
    [InlineData("2026-11-21T09:00Z", 1795251600000)]
    [InlineData("2026-11-21T09:00:00Z", 1795251600000)]
    [InlineData("2026-11-21T09:00:00.5Z", 1795251600500)]
    public async Task Takes_moments_in_UTC(string moment, ulong expected) =>
        Assert.Equal(expected, Assert.Single((await Read($"id,code,expires\nann,12345678,{moment}\n")).Rows).Expires);

    [Theory]
    [InlineData("ann", "fields")]
    [InlineData("ann,12345678,2030-01-01T00:00:00Z,x", "fields")]
    [InlineData("", "fields")]
    [InlineData(",12345678,", "id has 0 bytes")]
    [InlineData("a\tb,12345678,", "control characters")]
    [InlineData("ann,1234567,", "code has 7 bytes")]
    [InlineData("ann,1234567\u0007,", "control characters")]
    [InlineData("ann,12345678,tomorrow", "expiry")]
    [InlineData("ann,12345678,2026-11-21T09:00:00", "expiry")]
    [InlineData("ann,12345678,2026-11-21T09:00:00+01:00", "expiry")]
    [InlineData("ann,12345678,1969-12-31T23:59:59Z", "expiry")]
    [InlineData("\"ann,12345678,", "quote")]
    [InlineData("a\"nn,12345678,", "quote")]
    [InlineData("\"ann\"x,12345678,", "quote")]
    [InlineData("bob,12345678,", "on line 2 already")]
    public async Task Tells_what_is_wrong_with_a_line_without_quoting_it(string line, string problem)
    {
        var file = await Read($"id,code,expires\nbob,12345678,\n{line}\ncid,24681357,\n");

        Assert.Empty(file.Rows);
        var (number, told) = Assert.Single(file.Problems);
        Assert.Equal((3, 1), (number, file.Bad));
        Assert.Contains(problem, told, StringComparison.Ordinal);
        Assert.DoesNotContain("ann", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  ann\t", " 12345678 ")]
    [InlineData("\u00a0ann\u3000", "\u200b12345678\u2060")]
    [InlineData("\ufeffann\u3164", "12345678\u00a0")]
    public async Task Takes_off_what_is_blank_or_invisible_around_ids_and_codes(string id, string code)
    {
        var row = Assert.Single((await Read($"id,code\n{id},{code}\n")).Rows);

        Assert.Equal(("ann", "12345678"), (Encoding.UTF8.GetString(row.Voter), Encoding.UTF8.GetString(row.Code)));
    }

    [Theory]
    [InlineData("BOB@x.org,87654321,", "The id is that of line 2 but for its spelling")]
    [InlineData("bob@x.org\u00a0,87654321,", "The id is on line 2 already")]
    [InlineData("ｂｏｂ@x.org,87654321,", "The id is that of line 2 but for its spelling")]
    [InlineData("b\u200bob@x.org,87654321,", "The id has an invisible character inside")]
    [InlineData("joe,8765\u00ad4321,", "The code has an invisible character inside")]
    [InlineData("\u200b\u3164,87654321,", "The id has 0 bytes")]
    public async Task Refuses_by_line_what_is_the_same_person_or_can_not_be_typed(string line, string problem) =>
        await Refuses(line, problem);

    [Fact]
    public async Task Two_forms_of_one_letter_are_one_person()
    {
        var file = await Read("id,code\njos\u00e9,12345678\njose\u0301,87654321\nJOSÉ,11223344\n");

        Assert.Equal([3, 4], file.Problems.Select(problem => problem.Line));
    }

    [Theory]
    [InlineData("eve@x.org,12345678,", "The code is on line 2 already")]
    [InlineData("eve@x.org,１２３４５６７８,", "The code is on line 2 already")]
    [InlineData("eve@x.org,Eve@X.org,", "The code is the id")]
    [InlineData("eve@x.org,bob@x.org,", "The code is the id on line 2")]
    [InlineData("12345678,87654321,", "The id is the code on line 2")]
    [InlineData("J\uFFFDrg@x.org,fay-secret,", "has a character that was lost")]
    [InlineData("eve@x.org,1.23457E+11,", "shortened by a spreadsheet")]
    [InlineData("4.91701E+12,87654321,", "shortened by a spreadsheet")]
    [InlineData("eve@x.org,\"1,23457E+11\",", "shortened by a spreadsheet")]
    [InlineData("eve@x.org,aaaaaaaa,", "The code is one character again and again")]
    public async Task Refuses_by_line_a_code_that_others_have_or_know(string line, string problem) => await Refuses(line, problem);

    private static async Task Refuses(string line, string problem)
    {
        var file = await Read($"id,code,expires\nbob@x.org,12345678,\n{line}\ncid@x.org,24681357,\n");

        Assert.Empty(file.Rows);
        var (number, told) = Assert.Single(file.Problems);
        Assert.Equal(3, number);
        Assert.Contains(problem, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_every_bad_line_and_the_first_thousand_by_number()
    {
        var file = await Read(
            "id,code\n" + string.Concat(Enumerable.Range(0, 1500).Select(i => $"{i},short\nvoter {i},long enough {i}\n")));

        Assert.Empty(file.Rows);
        Assert.Equal((1500, 1000), (file.Bad, file.Problems.Count));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => 2 + (2 * i)), file.Problems.Select(problem => problem.Line));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("ann,12345678\n")]
    [InlineData("id;code\nann;12345678\n")]
    [InlineData("Id,Code\nann,12345678\n")]
    [InlineData("id,code,expires,x\nann,12345678,,\n")]
    [InlineData("\"id,code\nann,12345678\n")]
    public async Task Needs_its_header(string file)
    {
        var read = await Read(file);

        Assert.Equal((1, 1), (read.Bad, read.Problems[0].Line));
        Assert.Contains("'id,code'", read.Problems[0].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Needs_a_voter() =>
        Assert.Contains("Nobody", Assert.Single((await Read("id,code\n")).Problems).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData(128, 128, true)]
    [InlineData(129, 128, false)]
    [InlineData(128, 129, false)]
    public async Task Bounds_fields_by_their_bytes(int id, int code, bool fits) =>
        Assert.Equal(fits, (await Read($"id,code\n{new string('i', id)},{new string('c', code - 1)}1\n")).Bad == 0);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tells_a_line_that_is_too_long_or_no_text_and_reads_on(bool inPieces)
    {
        byte[] file = [.. "id,code\n"u8, .. Enumerable.Repeat((byte)'x', 100_000), (byte)'\n', (byte)'a', 0xff, .. ",12345678\nbob,1\n"u8];
        using Stream whole = new MemoryStream(file), pieces = new InPieces(file);

        var read = (await RollCsv.Read(inPieces ? pieces : whole, TestContext.Current.CancellationToken))!;

        Assert.Equal([2, 3, 4], read.Problems.Select(problem => problem.Line));
        Assert.Contains("longer than", read.Problems[0].Problem, StringComparison.Ordinal);
        Assert.Contains("UTF-8", read.Problems[1].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_one_row_more_than_there_may_be_and_says_so()
    {
        var enough = await Read("id,code\n" + string.Concat(Enumerable.Range(0, IRegistrarGrain.MostVoters).Select(i => $"{i},{i:D8}x\n")));
        var many = await Read(
            "id,code\n" + string.Concat(Enumerable.Range(0, IRegistrarGrain.MostVoters + 2).Select(i => $"{i},{i:D8}x\n")));

        Assert.Equal(IRegistrarGrain.MostVoters, enough.Rows.Count);
        Assert.Equal((1, IRegistrarGrain.MostVoters + 2), (many.Bad, many.Problems[0].Line));
        Assert.Empty(many.Rows);
    }

    [Fact]
    public async Task Reads_no_more_bytes_than_there_may_be()
    {
        using var endless = new Endless();

        Assert.Null(await RollCsv.Read(endless, TestContext.Current.CancellationToken));
        Assert.InRange(endless.Position, RollCsv.MostBytes, RollCsv.MostBytes + (1024 * 1024));
    }

    private static async Task<RollFile> Read(string file)
    {
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(file));
        return (await RollCsv.Read(bytes, TestContext.Current.CancellationToken))!;
    }

    /// <summary>Gives a byte at a time, as a slow network may.</summary>
    private sealed class InPieces(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
    }

    /// <summary>A header, and a line that never ends.</summary>
    private sealed class Endless : MemoryStream
    {
        private static readonly byte[] _header = "id,code\n"u8.ToArray();

        private long _read;

        public override long Position => _read;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'x');
            if (_read == 0) _header.CopyTo(buffer);
            _read += buffer.Length;
            return new(buffer.Length);
        }
    }
}
