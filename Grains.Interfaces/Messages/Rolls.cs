using System.Collections.Immutable;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>The description of a roll, which comes before its voters.</summary>
/// <param name="Organiser">The key whose election it is for.</param>
/// <param name="Salt">32 random bytes that are in every leaf under the root.</param>
/// <param name="Size">How many voters are on it, 1 to <see cref="IRegistrarGrain.MostVoters"/>.</param>
/// <param name="Root">What commits to their ids (PROTOCOL §3).</param>
[GenerateSerializer, Immutable, Alias("ballot.RollHead")]
public sealed record RollHead(
    [property: Id(0)] PublicKey Organiser, [property: Id(1)] byte[] Salt, [property: Id(2)] uint Size, [property: Id(3)] Hash256 Root);

/// <summary>A page of a roll's voters.</summary>
/// <param name="From">How many voters come before them.</param>
/// <param name="Rows">At most <see cref="IRegistrarGrain.MostLoaded"/>.</param>
[GenerateSerializer, Immutable, Alias("ballot.RollPage")]
public sealed record RollPage([property: Id(0)] int From, [property: Id(1)] ImmutableArray<RollRow> Rows);

/// <summary>A voter on a roll.</summary>
/// <param name="Voter">The id, 1 to 128 bytes of UTF-8.</param>
/// <param name="Code">The one-time code, 8 to 128 bytes.</param>
/// <param name="Expires">When the code expires, milliseconds since 1970; null while credentials are issued.</param>
[GenerateSerializer, Immutable, Alias("ballot.RollRow")]
public sealed record RollRow([property: Id(0)] byte[] Voter, [property: Id(1)] byte[] Code, [property: Id(2)] ulong? Expires);

/// <summary>A roll that is ready for an election to name it.</summary>
/// <param name="Issuer">The key that will sign credentials.</param>
/// <param name="Registrar">The key that will state how many were signed.</param>
/// <param name="Size">How many voters are on the roll.</param>
/// <param name="Root">What commits to them.</param>
[GenerateSerializer, Immutable, Alias("ballot.PreparedRoll")]
public sealed record PreparedRoll(
    [property: Id(0)] IssuingKey Issuer, [property: Id(1)] PublicKey Registrar, [property: Id(2)] uint Size,
    [property: Id(3)] Hash256 Root);

/// <summary>A voter's request for a credential.</summary>
/// <param name="Election">The election's id.</param>
/// <param name="Voter">The id on the roll.</param>
/// <param name="Code">The voter's code.</param>
/// <param name="Blinded">The blinded message, 256 bytes.</param>
[GenerateSerializer, Immutable, Alias("ballot.CredentialRequest")]
public sealed record CredentialRequest(
    [property: Id(0)] ElectionId Election, [property: Id(1)] byte[] Voter, [property: Id(2)] byte[] Code, [property: Id(3)] byte[] Blinded);

/// <summary>The answer to a credential request.</summary>
/// <param name="Signature">The blind signature, 256 bytes; null where it was refused.</param>
/// <param name="Rule">The name of the <see cref="RegistrarRefusal"/>; null where it was granted.</param>
/// <param name="Left">After a wrong code: how many more may follow before the id is locked.</param>
/// <param name="Wait">How much longer the id is locked; null where it is not. Ids that are not on the roll get the same numbers.</param>
[GenerateSerializer, Immutable, Alias("ballot.CredentialAnswer")]
public sealed record CredentialAnswer(
    [property: Id(0)] byte[]? Signature, [property: Id(1)] string? Rule, [property: Id(2)] int? Left = null,
    [property: Id(3)] TimeSpan? Wait = null)
{
    /// <summary>A refusal.</summary>
    public static CredentialAnswer Refused(RegistrarRefusal rule) => new(null, rule.Name());
}

/// <summary>Voters with wrong codes lately, for operators.</summary>
/// <param name="Voters">Voters on the roll, with the most wrong codes first; at most 1,000.</param>
/// <param name="Total">How many such voters there are.</param>
/// <param name="Strangers">How many ids that are not on the roll had wrong codes.</param>
[GenerateSerializer, Immutable, Alias("ballot.RollLocks")]
public sealed record RollLocks(
    [property: Id(0)] ImmutableArray<VoterLock> Voters, [property: Id(1)] int Total, [property: Id(2)] int Strangers);

/// <summary>A voter with wrong codes lately.</summary>
/// <param name="Voter">The id, as it was typed last.</param>
/// <param name="WrongCodes">How many wrong codes came in a row.</param>
/// <param name="Wait">How much longer the id is locked; null where it is not.</param>
[GenerateSerializer, Immutable, Alias("ballot.VoterLock")]
public sealed record VoterLock([property: Id(0)] string Voter, [property: Id(1)] int WrongCodes, [property: Id(2)] TimeSpan? Wait);

/// <summary>The state of a roll.</summary>
/// <param name="Election">The election that it serves; null before the first request.</param>
/// <param name="Size">How many voters are on it.</param>
/// <param name="Issued">How many credentials were signed.</param>
/// <param name="WrongCodes">Wrong codes since the registrar was last activated.</param>
/// <param name="State">The name of its <see cref="RegistrarPhase"/>.</param>
[GenerateSerializer, Immutable, Alias("ballot.RollStatus")]
public sealed record RollStatus(
    [property: Id(0)] ElectionId? Election, [property: Id(1)] uint Size, [property: Id(2)] uint Issued, [property: Id(3)] long WrongCodes,
    [property: Id(4)] string State);

/// <summary>The phase of an election, without its counts.</summary>
/// <param name="State">The name of its <see cref="ElectionPhase"/>.</param>
/// <param name="Closes">The moment until which nodes take votes, milliseconds since 1970.</param>
/// <param name="Root">What commits to its roll; null where any key may vote.</param>
/// <param name="Issued">How many credentials were signed; null until it is stated.</param>
/// <param name="Ballots">How many keys have a ballot that counts.</param>
[GenerateSerializer, Immutable, Alias("ballot.ElectionStanding")]
public sealed record ElectionStanding(
    [property: Id(0)] string State, [property: Id(1)] ulong Closes, [property: Id(2)] Hash256? Root, [property: Id(3)] uint? Issued,
    [property: Id(4)] long Ballots)
{
    /// <summary>The phase that <see cref="State"/> names; null for a name that only another version knows.</summary>
    public ElectionPhase? Phase => EnumNames.TryParse<ElectionPhase>(State, out var phase) ? phase : null;
}
