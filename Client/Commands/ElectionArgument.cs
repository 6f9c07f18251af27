using System.CommandLine;
using OrleansBallot.Ledger.State;

namespace OrleansBallot.Client;

/// <summary>An election by its id.</summary>
internal sealed class ElectionArgument : Argument<string>, IAsked
{
    private readonly ElectionPhase[] _phases;

    /// <param name="phases">Those in which the menu offers an election; all where none is named.</param>
    public ElectionArgument(params ElectionPhase[] phases)
        : base("ELECTION")
    {
        _phases = phases;
        Description = "The election's id, or its first 8 or more digits.";
    }

    public Task<string> AskAsync(MenuQuestions menu) => menu.ElectionIdAsync(_phases);
}
