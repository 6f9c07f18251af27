namespace OrleansBallot.Ledger;

/// <summary>What only one pending transaction may want: a key's vote in an election, its close, its seal.</summary>
internal readonly record struct Claim(TransactionKind Kind, ElectionId Election, PublicKey Key)
{
    /// <summary>The claim of a payload, or null where it competes with nothing.</summary>
    public static Claim? Of(Payload payload) => payload switch
    {
        CastVote vote => new(vote.Kind, vote.Election, vote.Voter),
        CloseElection close => new(close.Kind, close.Election, default),
        Seal seal => new(seal.Kind, seal.Election, default),
        _ => null,
    };
}
