using System.Collections.Immutable;
using OrleansBallot.Ledger.Keys;

namespace OrleansBallot.Api;

/// <summary>The keys that may open elections.</summary>
/// <param name="Anyone">Whether every key may.</param>
/// <param name="Listed">Keys that always may, and for which room is kept.</param>
public sealed record OrganiserOptions(bool Anyone, ImmutableHashSet<PublicKey> Listed)
{
    public const string Key = "Ballot:Organisers";

    /// <summary>Every key.</summary>
    public static OrganiserOptions All { get; } = new(Anyone: true, []);
}
