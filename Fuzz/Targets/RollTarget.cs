using System.Collections.Immutable;
using System.Text;
using OrleansBallot.Api.OverGrains;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Registrar;

namespace OrleansBallot.Fuzz.Targets;

/// <summary>A roll's file, as an organiser uploads it.</summary>
internal sealed class RollTarget : Target
{
    public override string Name => "roll";

    public override IEnumerable<byte[]> Examples =>
    [
        .. new[]
        {
            "id,code\nada,K7QM-2XWA-9RTD\ngrace,another code\n",
            "id,code,weight\nada,K7QM-2XWA-9RTD,40\ngrace,another code,1\n",
            "id,code,expires,weight\nada,K7QM-2XWA-9RTD,,4294967295\n",
            "\ufeffid,code,expires\r\n\"ada, \"\"A\"\"\",12345678,2027-01-01T00:00Z\r\n"
                + "Ä选举,abcdefgh,2027-01-01T00:00:00.25Z\r\n한글,qwertzui,\r\n",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            "id,code", "id,code,expires", "id,code,weight", "id,code,expires,weight", "4294967295",
            "\n", "\r\n", ",", "\"", "\"\"", ",\"", "\",", "K7QM-2XWA-9RTD", "2027-01-01T00:00:00Z",
            "1.23E+11", "\u200b", "\u00ad", "\u0301", "\ufeff", "\ufffd", "\u2028", " ", "\u3000", "ß", "ﬁ", "ſ", "İ", "각", "\U0001d11e",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc3], [0xed, 0xa0, 0x80],
    ];

    public override int MostBytes => 4096;

    /// <summary>A voter's line may be a dozen bytes, and what is demanded below makes strings of its own.</summary>
    public override long MayAllocate(int length) => (64 * 1024) + (250L * length);

    public override bool Takes(ReadOnlySpan<byte> input)
    {
        using var file = new MemoryStream(input.ToArray());
        var reading = RollCsv.Read(file, default);
        Demand.True(reading.IsCompleted, "a reader does not wait for bytes that are there");
        var roll = reading.GetAwaiter().GetResult()!;
        Demand.True(roll.Bad == 0 ? roll.Rows.Count > 0 : roll.Rows.Count == 0, "a roll has voters, or bad lines");
        Demand.True(Math.Min(roll.Bad, RollCsv.MostProblems) == roll.Problems.Count, "each bad line has its problem, up to a bound");

        // The registrar checks the same again, and refuses the whole roll.
        var voters = roll.Rows.Select(row => Convert.ToHexString(Spelling.Voter(row.Voter))).ToList();
        Demand.True(voters.Distinct().Count() == voters.Count, "no two ids are one to the registrar");
        Demand.True(voters.TrueForAll(voter => voter.Length > 0), "each voter's id has something to see");
        Demand.True(
            roll.Rows.All(row => row.Voter.Length is > 0 and <= IRegistrarGrain.LongestId
                && row.Code.Length is >= IRegistrarGrain.ShortestCode and <= IRegistrarGrain.LongestCode
                && row.Expires is null or <= 253_402_300_799_999),
            "each row keeps the registrar's bounds");
        var weights = roll.Rows.Select(row => row.Weight).Distinct().Order().ToImmutableArray();
        Demand.True(roll.Bad > 0 || RollLoad.AreClasses(weights), "the weights are those of a roll");
        return roll.Bad == 0;
    }
}
