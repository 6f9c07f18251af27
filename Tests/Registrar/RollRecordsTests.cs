using OrleansBallot.Grains.Registrar;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.State;

namespace OrleansBallot.Tests.Registrar;

/// <summary>The records of a registrar's log, byte by byte.</summary>
public sealed class RollRecordsTests
{
    private static readonly RollTerms _terms = RollTerms.Of(
        IssuingKey.TryRead([0x80, .. new byte[IssuingKey.Size - 2], 1])!, default, size: 1, default);

    [Fact]
    public void A_roll_in_the_former_form_does_not_say_so()
    {
        var former = new RollRecord(default, _terms, RollForm.Typed).Encode();

        Assert.Equal(RollForm.Typed, RollRecord.Decode(former).Form);
        Assert.Throws<InvalidDataException>(() => RollRecord.Decode([.. former, (byte)RollForm.Typed]));
    }
}
