using OrleansBallot.Fuzz.Examples;
using OrleansBallot.Grains.Registrar;
using OrleansBallot.Storage;

namespace OrleansBallot.Fuzz.Targets;

/// <summary>The records of a registrar's log. The first byte says which, as the log keeps a record's kind beside it.</summary>
internal sealed class RollRecordsTarget : Target
{
    public override string Name => "roll-records";

    public override IEnumerable<byte[]> Examples =>
    [
        .. Enum.GetValues<RollForm>().Select(form => Of(RecordKind.Roll, new RollRecord(Example.Organiser, Example.Roll, form).Encode())),
        Of(
            RecordKind.Voters,
            VoterRecord.Encode(
                [new(Example.Hash("id"), Example.Hash("code"), 12, 3), new(Example.Hash("other"), default, 0)], RollForm.Classed)),
        Of(RecordKind.Voters, []),
        Of(RecordKind.Issued, new IssuedRecord(129, Example.Hash("blinded")).Encode()),
        Of(RecordKind.Closed, new ClosedRecord(200).Encode()),
        Of(RecordKind.Placed, new PlacedRecord("0123456789abcdef", MayLack: true).Encode()),
    ];

    public override int MostBytes => 1024;

    public override bool Takes(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return false;
        byte[]? encoded;
        try
        {
            encoded = Recoded((RecordKind)input[0], input[1..]);
        }
        catch (InvalidDataException)
        {
            return false;
        }

        if (encoded is null) return false;
        Demand.Same(input[1..], encoded);
        return true;
    }

    private static byte[]? Recoded(RecordKind kind, ReadOnlySpan<byte> payload) => kind switch
    {
        RecordKind.Roll => RollRecord.Decode(payload).Encode(),
        RecordKind.Voters => VoterRecord.Encode(VoterRecord.Decode(payload, RollForm.Classed), RollForm.Classed),
        RecordKind.Issued => IssuedRecord.Decode(payload).Encode(),
        RecordKind.Closed => ClosedRecord.Decode(payload).Encode(),
        RecordKind.Placed => PlacedRecord.Decode(payload).Encode(),
        _ => null,
    };

    private static byte[] Of(RecordKind kind, byte[] payload) => [(byte)kind, .. payload];
}
