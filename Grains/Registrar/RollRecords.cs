using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Registrar;

/// <summary>The first record of a registrar's log: its roll.</summary>
/// <param name="Organiser">The key that will open the election.</param>
/// <param name="Terms">The terms that the election must name.</param>
/// <param name="Form">The form in which the log keeps voters.</param>
internal sealed record RollRecord(PublicKey Organiser, RollTerms Terms, RollForm Form)
{
    public bool IsFolded => Form != RollForm.Typed;

    public byte[] Encode()
    {
        var writer = new CanonicalWriter().Hash(Organiser.X).Hash(Organiser.Y);
        Terms.Write(writer);
        return (IsFolded ? writer.Byte((byte)Form) : writer).ToArray();
    }

    public static RollRecord Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var organiser = new PublicKey(reader.Hash(), reader.Hash());
        var terms = RollTerms.Read(ref reader);
        var isTyped = reader.Complete;
        var form = isTyped ? RollForm.Typed : (RollForm)reader.Byte();

        // The former version wrote no form. With a form that says so, a roll would have two encodings.
        var isForm = form <= RollForm.Classed && (form == RollForm.Typed) == isTyped;
        return reader.Complete && isForm && terms is { Size: > 0 and <= IRegistrarGrain.MostVoters }
            ? new(organiser, terms, form)
            : throw Records.Faulty("a roll");
    }
}

/// <summary>The form in which a log keeps voters. Each former version left something out.</summary>
internal enum RollForm : byte
{
    /// <summary>Ids and codes as they came.</summary>
    Typed = 0,

    /// <summary>Ids and codes by their <see cref="Spelling"/>.</summary>
    Folded = 1,

    /// <summary>As before, and the expiry of a code under a mask: a time may identify a voter as well as an id does.</summary>
    Hidden = 2,

    /// <summary>
    /// As before, and each voter's class. It is under no mask: how many of a class have a credential, everybody reads in the chain.
    /// </summary>
    Classed = 3,
}

/// <summary>A voter in the log: the masks of id and code, the hidden expiry of the code, and the place of the voter's class.</summary>
internal readonly record struct VoterRecord(Hash256 Id, Hash256 Code, ulong Expires, byte Class = 0)
{
    /// <summary>Encodes many voters, without a count that could lie.</summary>
    public static byte[] Encode(IEnumerable<VoterRecord> voters, RollForm form)
    {
        var writer = new CanonicalWriter();
        foreach (var voter in voters)
        {
            writer.Hash(voter.Id).Hash(voter.Code).UInt64(voter.Expires);
            if (form >= RollForm.Classed) writer.Byte(voter.Class);
        }

        return writer.ToArray();
    }

    public static List<VoterRecord> Decode(ReadOnlySpan<byte> bytes, RollForm form)
    {
        var voters = new List<VoterRecord>();
        var reader = new CanonicalReader(bytes);
        while (!reader.Complete)
        {
            voters.Add(new(reader.Hash(), reader.Hash(), reader.UInt64(), form >= RollForm.Classed ? reader.Byte() : (byte)0));
            if (!reader.Sound) throw Records.Faulty("voters");
        }

        return voters;
    }
}

/// <summary>
/// A voter's request was granted: the voter's place on the roll, and the hash of the request. The record has nothing of the ballot, and no
/// time.
/// </summary>
internal readonly record struct IssuedRecord(uint Voter, Hash256 Blinded)
{
    public byte[] Encode() => new CanonicalWriter().Length(Voter).Hash(Blinded).ToArray();

    public static IssuedRecord Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var issued = new IssuedRecord((uint)reader.Length(IRegistrarGrain.MostVoters), reader.Hash());
        return reader.Complete ? issued : throw Records.Faulty("an issuance");
    }
}

/// <summary>No more requests are granted, and this many were.</summary>
internal readonly record struct ClosedRecord(uint Count)
{
    public byte[] Encode() => new CanonicalWriter().Length(Count).ToArray();

    public static ClosedRecord Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var closed = new ClosedRecord((uint)reader.Length(IRegistrarGrain.MostVoters));
        return reader.Complete ? closed : throw Records.Faulty("an end");
    }
}

/// <summary>The place of the log from here on, and whether grants from before may be missing.</summary>
internal readonly record struct PlacedRecord(string Place, bool MayLack)
{
    private const int LongestPlace = 256;

    public byte[] Encode() => new CanonicalWriter().Text(Place).Byte(MayLack ? (byte)1 : (byte)0).ToArray();

    public static PlacedRecord Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var placed = new PlacedRecord(reader.Text(LongestPlace), reader.Choice(1) == 1);
        return reader.Complete ? placed : throw Records.Faulty("a place");
    }
}

internal static class Records
{
    public static InvalidDataException Faulty(string what) => new($"A record of {what} does not decode: the log was changed from outside.");
}
