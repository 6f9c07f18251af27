using System.Collections.Immutable;
using OrleansBallot.Ledger.Keys;

namespace OrleansBallot.Api;

/// <summary>Which keys may open elections.</summary>
/// <param name="Anyone">Whether every key may.</param>
/// <param name="Listed">Keys that may in any case, and for which room is kept.</param>
public sealed record OrganiserOptions(bool Anyone, ImmutableHashSet<PublicKey> Listed)
{
    public const string Key = "Ballot:Organisers";

    /// <summary>Every key.</summary>
    public static OrganiserOptions All { get; } = new(Anyone: true, []);
}
