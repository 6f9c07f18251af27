using System.Text.Json.Serialization;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Api.Json;

/// <summary>A roll that an election can name now.</summary>
/// <param name="Registrar">Names the registrar that keeps it.</param>
/// <param name="Issuer">Modulus of the RSA-2048 key that will sign the credentials of the first class.</param>
/// <param name="RegistrarKey">The P-256 key that will state how many were signed.</param>
/// <param name="Size">Voters on it.</param>
/// <param name="Root">Commits to their ids and weights.</param>
/// <param name="Salt">Opens the commitment, together with the ids and weights. It is given once and kept nowhere.</param>
/// <param name="Classes">Its voters by what their ballots weigh, in ascending order.</param>
public sealed record PreparedRollJson(
    string Registrar, string Issuer, string RegistrarKey, uint Size, string Root, string Salt, IReadOnlyList<PreparedClassJson> Classes)
{
    /// <summary>The terms for an election's definition; null where a field is bad.</summary>
    public RollTerms? TryRead() =>
        PublicKey.TryParse(RegistrarKey, out var registrar) && Hash256.TryParse(Root, out var root)
        && Classes?.Select(voters => voters.TryRead()).ToArray() is { Length: > 0 } classes && !classes.Contains(null)
            ? new(registrar, root, [.. classes.Select(voters => voters!)])
            : null;
}

/// <summary>The voters of a roll whose ballots weigh the same.</summary>
/// <param name="Issuer">Modulus of the RSA-2048 key that will sign their credentials.</param>
public sealed record PreparedClassJson(uint Weight, uint Size, string Issuer)
{
    /// <summary>The class for an election's definition; null where the modulus is bad.</summary>
    public RollClass? TryRead() =>
        HexBytes.TryRead(Issuer) is { } modulus && IssuingKey.TryRead(modulus) is { } issuer ? new(Weight, Size, issuer) : null;
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
/// <param name="Classes">The voters by what their ballots weigh.</param>
public sealed record RollStatusJson(
    uint Size, uint Issued, long WrongCodes, string State, IReadOnlyList<RollClassStatusJson> Classes);

/// <summary>The voters of a roll whose ballots weigh the same.</summary>
/// <param name="Issued">Credentials signed.</param>
public sealed record RollClassStatusJson(uint Weight, uint Size, uint Issued);

/// <summary>A voter's request.</summary>
/// <param name="Voter">The id on the roll.</param>
/// <param name="Code">The one-time code.</param>
/// <param name="Blinded">
/// The blinded messages (RFC 9474), 256 bytes in hex for each class of the roll, one after the other in the order of the classes.
/// </param>
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
/// <param name="Class">The place of the voter's class in the roll: whose message was signed.</param>
public sealed record CredentialJson(string Signature, byte Class);
