using System.Collections.Immutable;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.State;

/// <summary>What an election was opened with, and keeps for good.</summary>
public interface IElectionDefinition
{
    /// <summary>Who opened it.</summary>
    PublicKey Organiser { get; }

    /// <summary>Who may act for it besides, in ascending order.</summary>
    ImmutableArray<PublicKey> Others { get; }

    /// <summary>Its title.</summary>
    string Title { get; }

    /// <summary>What voters should know of it: plain text, or nothing.</summary>
    string Description { get; }

    /// <summary>What it asks, in one ballot.</summary>
    ImmutableArray<Contest> Contests { get; }

    /// <summary>From when votes count.</summary>
    Timestamp Opens { get; }

    /// <summary>Until when nodes take votes, unless it is closed early or extended.</summary>
    Timestamp Closes { get; }

    /// <summary>For how many milliseconds after the close blocks may still hold votes.</summary>
    ulong Settle { get; }

    /// <summary>When it was written.</summary>
    Timestamp Created { get; }

    /// <summary>The roll of those who may vote; null where everybody with a key may.</summary>
    RollTerms? Roll { get; }

    /// <summary>Whether everybody may vote, or only the voters on a roll.</summary>
    Eligibility Eligibility { get; }

    /// <summary>Whether a key may vote again.</summary>
    Revoting Revoting { get; }

    /// <summary>In which order a page shows options.</summary>
    OptionOrder Order { get; }

    /// <summary>Whether it is a rehearsal.</summary>
    Purpose Purpose { get; }

    /// <summary>The canonical bytes of all this, as its opening has them (PROTOCOL §3).</summary>
    byte[] Encode();

    /// <summary>True for the key that opened it, and for the others that may act for it (C1).</summary>
    bool IsOrganiser(PublicKey key) => key == Organiser || Others.Contains(key);
}
