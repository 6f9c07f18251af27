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
/// <param name="Root">What commits to their ids and weights (PROTOCOL §3).</param>
[GenerateSerializer, Immutable, Alias("ballot.RollHead")]
public sealed record RollHead(
    [property: Id(0)] PublicKey Organiser, [property: Id(1)] byte[] Salt, [property: Id(2)] uint Size, [property: Id(3)] Hash256 Root)
{
    /// <summary>The weights of its voters, each once, in ascending order: one class each.</summary>
    [Id(4)]
    public ImmutableArray<uint> Weights { get; init; } = [1];
}

/// <summary>A page of a roll's voters.</summary>
/// <param name="From">How many voters come before them.</param>
/// <param name="Rows">At most <see cref="IRegistrarGrain.MostLoaded"/>.</param>
[GenerateSerializer, Immutable, Alias("ballot.RollPage")]
public sealed record RollPage([property: Id(0)] int From, [property: Id(1)] ImmutableArray<RollRow> Rows);

/// <summary>A voter on a roll.</summary>
/// <param name="Voter">The id, 1 to 128 bytes of UTF-8.</param>
/// <param name="Code">The one-time code, 8 to 128 bytes.</param>
/// <param name="Expires">When the code expires, milliseconds since 1970; null while credentials are issued.</param>
/// <param name="Weight">What the voter's ballot counts.</param>
[GenerateSerializer, Immutable, Alias("ballot.RollRow")]
public sealed record RollRow(
    [property: Id(0)] byte[] Voter, [property: Id(1)] byte[] Code, [property: Id(2)] ulong? Expires, [property: Id(3)] uint Weight = 1);

/// <summary>A roll that is ready for an election to name it.</summary>
/// <param name="Registrar">The key that will state how many credentials were signed.</param>
/// <param name="Root">What commits to the voters.</param>
/// <param name="Classes">The voters by their weights, which ascend.</param>
[GenerateSerializer, Immutable, Alias("ballot.PreparedRoll")]
public sealed record PreparedRoll(
    [property: Id(0)] PublicKey Registrar, [property: Id(1)] Hash256 Root, [property: Id(2)] ImmutableArray<PreparedClass> Classes)
{
    /// <summary>The key that will sign the credentials of the first class.</summary>
    public IssuingKey Issuer => Classes[0].Issuer;

    /// <summary>How many voters are on the roll.</summary>
    public uint Size => (uint)Classes.Sum(voters => voters.Size);

    /// <summary>What an election has to name.</summary>
    public RollTerms Terms => new(Registrar, Root, [.. Classes.Select(voters => new RollClass(voters.Weight, voters.Size, voters.Issuer))]);

    /// <summary>By value, classes included.</summary>
    public bool Equals(PreparedRoll? other) =>
        other is not null && Registrar == other.Registrar && Root == other.Root && Classes.SequenceEqual(other.Classes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Registrar, Root);

    /// <summary>The roll that an election names by these terms.</summary>
    public static PreparedRoll Of(RollTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return new(
            terms.Registrar, terms.Root,
            [.. terms.Classes.Select(voters => new PreparedClass(voters.Weight, voters.Size, voters.Issuer))]);
    }
}

/// <summary>The voters of a roll whose ballots weigh the same.</summary>
/// <param name="Weight">What a ballot counts.</param>
/// <param name="Size">How many voters there are.</param>
/// <param name="Issuer">The key that will sign their credentials.</param>
[GenerateSerializer, Immutable, Alias("ballot.PreparedClass")]
public sealed record PreparedClass([property: Id(0)] uint Weight, [property: Id(1)] uint Size, [property: Id(2)] IssuingKey Issuer);

/// <summary>A voter's request for a credential.</summary>
/// <param name="Election">The election's id.</param>
/// <param name="Voter">The id on the roll.</param>
/// <param name="Code">The voter's code.</param>
/// <param name="Blinded">The blinded messages, 256 bytes for each class of the roll, in their order.</param>
[GenerateSerializer, Immutable, Alias("ballot.CredentialRequest")]
public sealed record CredentialRequest(
    [property: Id(0)] ElectionId Election, [property: Id(1)] byte[] Voter, [property: Id(2)] byte[] Code, [property: Id(3)] byte[] Blinded);

/// <summary>The answer to a credential request.</summary>
/// <param name="Signature">The blind signature, 256 bytes; null where it was refused.</param>
/// <param name="Rule">The name of the <see cref="RegistrarRefusal"/>; null where it was granted.</param>
/// <param name="Left">After a wrong code: how many more may follow before the id is locked.</param>
/// <param name="Wait">How much longer the id is locked; null where it is not. Ids that are not on the roll get the same numbers.</param>
/// <param name="Class">The place of the voter's class, whose message was signed.</param>
[GenerateSerializer, Immutable, Alias("ballot.CredentialAnswer")]
public sealed record CredentialAnswer(
    [property: Id(0)] byte[]? Signature, [property: Id(1)] string? Rule, [property: Id(2)] int? Left = null,
    [property: Id(3)] TimeSpan? Wait = null, [property: Id(4)] byte Class = 0)
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
    [property: Id(4)] string State)
{
    /// <summary>The same by class.</summary>
    [Id(5)]
    public ImmutableArray<RollClassStatus> Classes { get; init; } = [];

    /// <summary>By value, classes included.</summary>
    public bool Equals(RollStatus? other) =>
        other is not null && Election == other.Election && Size == other.Size && Issued == other.Issued && WrongCodes == other.WrongCodes
        && State == other.State && Classes.SequenceEqual(other.Classes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Election, Size, Issued, WrongCodes, State);
}

/// <summary>The voters of a roll whose ballots weigh the same.</summary>
/// <param name="Weight">What a ballot counts.</param>
/// <param name="Size">How many voters there are.</param>
/// <param name="Issued">How many credentials were signed.</param>
[GenerateSerializer, Immutable, Alias("ballot.RollClassStatus")]
public sealed record RollClassStatus([property: Id(0)] uint Weight, [property: Id(1)] uint Size, [property: Id(2)] uint Issued);

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
