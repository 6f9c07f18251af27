namespace OrleansBallot.Ledger;

/// <summary>
/// What only one pending transaction may want: a key's vote in an election, unless a later one is of a higher revision; its close, its
/// next pause, its seal; a key's transfer of one sequence.
/// </summary>
internal readonly record struct Claim(TransactionKind Kind, ElectionId Election = default, PublicKey Key = default, uint Number = 0)
{
    /// <summary>The claim of a payload, or null where it competes with nothing.</summary>
    public static Claim? Of(Payload payload) => payload switch
    {
        CastVote vote => new(vote.Kind, vote.Election, vote.Voter),
        CloseElection close => new(close.Kind, close.Election),
        PauseElection pause => new(pause.Kind, pause.Election),
        StateIssuances stated => new(stated.Kind, stated.Election),
        Seal seal => new(seal.Kind, seal.Election),
        Transfer transfer => new(transfer.Kind, Key: transfer.Sender, Number: transfer.Sequence),
        _ => null,
    };
}
