using System.Collections.Immutable;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.State;

/// <summary>What an election was opened with, and keeps for good.</summary>
public interface IElectionDefinition
{
    /// <summary>Who opened it, and who alone may pause and close it.</summary>
    PublicKey Organiser { get; }

    /// <summary>What it asks.</summary>
    string Title { get; }

    /// <summary>What can be chosen, voted for by index.</summary>
    ImmutableArray<string> Options { get; }

    /// <summary>From when votes count.</summary>
    Timestamp Opens { get; }

    /// <summary>Until when nodes take votes, unless it is closed early.</summary>
    Timestamp Closes { get; }

    /// <summary>For how many milliseconds after the close blocks may still hold votes.</summary>
    ulong Settle { get; }

    /// <summary>When it was written.</summary>
    Timestamp Created { get; }

    /// <summary>The roll of those who may vote; null where everybody with a key may.</summary>
    RollTerms? Roll { get; }

    /// <summary>Whether everybody may vote, or only the voters on a roll.</summary>
    Eligibility Eligibility { get; }

    /// <summary>The counting method.</summary>
    CountingMethod Method { get; }

    /// <summary>The form of a ballot's choices.</summary>
    BallotForm Form { get; }

    /// <summary>The highest score where ballots are <see cref="BallotForm.Scores"/>, 1 to 100; else 0.</summary>
    byte TopScore { get; }

    /// <summary>Whether a key may vote again.</summary>
    Revoting Revoting { get; }
}
