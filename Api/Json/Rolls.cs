using System.Text.Json.Serialization;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Api.Json;

/// <summary>A roll that an election can name now.</summary>
/// <param name="Registrar">Names the registrar that keeps it.</param>
/// <param name="Issuer">Modulus of the RSA-2048 key that will sign credentials.</param>
/// <param name="RegistrarKey">The P-256 key that will state how many were signed.</param>
/// <param name="Size">Voters on it.</param>
/// <param name="Root">Commits to their ids.</param>
/// <param name="Salt">Opens the commitment, together with the ids. It is given once and kept nowhere.</param>
public sealed record PreparedRollJson(string Registrar, string Issuer, string RegistrarKey, uint Size, string Root, string Salt)
{
    /// <summary>The terms for an election's definition; null where a field is bad.</summary>
    public RollTerms? TryRead() =>
        HexBytes.TryRead(Issuer) is { } modulus && IssuingKey.TryRead(modulus) is { } issuer
        && PublicKey.TryParse(RegistrarKey, out var registrar) && Hash256.TryParse(Root, out var root)
            ? RollTerms.Of(issuer, registrar, Size, root)
            : null;
}

/// <summary>A line of a roll's file that can't be taken.</summary>
/// <param name="Line">Its number; the header is line 1.</param>
public sealed record BadLineJson(int Line, string Problem);

/// <summary>The state of an election's roll.</summary>
/// <param name="Issued">Credentials signed.</param>
/// <param name="WrongCodes">Wrong codes since the registrar was last activated.</param>
/// <param name="State">
/// <c>prepared</c>, <c>open</c>, <c>held</c> (the registrar's log may be older than what was issued, and an operator has to decide),
/// <c>closed</c> or <c>destroyed</c>.
/// </param>
public sealed record RollStatusJson(uint Size, uint Issued, long WrongCodes, string State);

/// <summary>A voter's request.</summary>
/// <param name="Voter">The id on the roll.</param>
/// <param name="Code">The one-time code.</param>
/// <param name="Blinded">The blinded message (RFC 9474), 256 bytes in hex.</param>
public sealed record CredentialRequestJson(
    [property: JsonRequired] string Voter, [property: JsonRequired] string Code, [property: JsonRequired] string Blinded)
{
    /// <summary>Nothing of the request: a log that prints it must not print a person.</summary>
    public override string ToString() => nameof(CredentialRequestJson);
}

/// <summary>The ids for which wrong codes came lately.</summary>
/// <param name="Voters">Those on the roll, with the most wrong codes first; at most 1,000.</param>
/// <param name="Total">How many of them are on the roll.</param>
/// <param name="Strangers">How many of them are not.</param>
public sealed record RollLocksJson(IReadOnlyList<VoterLockJson> Voters, int Total, int Strangers);

/// <param name="Voter">The id, as it was typed last.</param>
/// <param name="WrongCodes">How many in a row.</param>
/// <param name="Opens">The time until which it is locked; null where it is not.</param>
public sealed record VoterLockJson(string Voter, int WrongCodes, bool Locked, string? Opens);

/// <param name="Voter">The id on the roll.</param>
public sealed record UnlockJson([property: JsonRequired] string Voter);

public sealed record UnlockedJson(bool Unlocked);

/// <param name="Signature">The blind signature, 256 bytes in hex.</param>
public sealed record CredentialJson(string Signature);
