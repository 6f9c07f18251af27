namespace OrleansBallot.Ledger;

/// <summary>How an election's ballots are filled in and counted (N1). The values are part of the protocol.</summary>
public enum CountingMethod : byte
{
    /// <summary>One option a ballot; most votes win.</summary>
    Plurality = 0,

    /// <summary>Any number of options a ballot, one vote to each; most votes win.</summary>
    Approval = 1,

    /// <summary>A score for each option; the highest sum wins.</summary>
    Score = 2,

    /// <summary>Options in order of preference; the lowest goes out round by round, and its ballots pass on.</summary>
    InstantRunoff = 3,

    /// <summary>Options in order of preference, compared pair by pair; the strongest chains of majorities decide.</summary>
    Schulze = 4,
}
