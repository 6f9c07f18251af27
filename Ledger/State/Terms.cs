using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Fields;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.State;

/// <summary>The keys that may vote.</summary>
public enum Eligibility : byte
{
    /// <summary>Any key, once.</summary>
    Open = 0,

    /// <summary>Keys with a credential from the election's registrar (V14, V15).</summary>
    Roll = 1,
}

/// <summary>Whether a key may vote again.</summary>
public enum Revoting : byte
{
    /// <summary>One vote a key (V8).</summary>
    Never = 0,

    /// <summary>The highest revision of a key counts; a lower or equal one is refused (V13).</summary>
    Last = 1,
}

/// <summary>
/// The roll of an election. Its voters may vote, each with one credential from the registrar. An audit checks that ballots ≤ issuances ≤
/// <paramref name="Size"/>.
/// </summary>
/// <param name="Issuer">The key that signs credentials. It is made for this election and destroyed when the election closes.</param>
/// <param name="Registrar">The key that states how many were signed (I1).</param>
/// <param name="Size">How many voters are on the roll.</param>
/// <param name="Root">The commitment to the voters: a Merkle root over their ids, each with the roll's salt, in their order.</param>
public sealed record RollTerms(IssuingKey Issuer, PublicKey Registrar, uint Size, Hash256 Root)
{
    internal void Write(CanonicalWriter writer) =>
        writer.Raw(Issuer.Modulus).Hash(Registrar.X).Hash(Registrar.Y).Length(Size).Hash(Root);

    internal static RollTerms? Read(ref CanonicalReader reader) => IssuingKey.TryRead(reader.Raw(IssuingKey.Size)) is { } issuer
        ? new(issuer, new(reader.Hash(), reader.Hash()), (uint)reader.Length(uint.MaxValue), reader.Hash())
        : reader.Fail<RollTerms>();

    /// <summary>Visits the fields of a roll; null for one that is still to be read.</summary>
    internal static RollTerms Describe(IFields fields, RollTerms? roll)
    {
        var modulus = fields.Bytes("issuer", roll is null ? default : roll.Issuer.Modulus, IssuingKey.Size);
        var issuer = IssuingKey.TryRead(modulus) ?? throw new FormatException("'issuer' is no RSA-2048 modulus.");
        return new(
            issuer, fields.Key("registrar", roll?.Registrar ?? default), fields.Small("rollSize", roll?.Size ?? 0),
            fields.Hash("rollRoot", roll?.Root ?? default));
    }
}
