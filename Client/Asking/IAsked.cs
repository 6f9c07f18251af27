using System.CommandLine;
using OrleansBallot.Ledger.State;

namespace OrleansBallot.Client;

/// <summary>Something that a command takes, with the question by which the menu gets it.</summary>
internal interface IAsked
{
    /// <summary>The word for the command line.</summary>
    Task<string> AskAsync(MenuQuestions menu);
}

/// <summary>An argument with a question of its own.</summary>
internal sealed class AskedArgument<T>(string name, Func<MenuQuestions, Task<string>> ask) : Argument<T>(name), IAsked
{
    public Task<string> AskAsync(MenuQuestions menu) => ask(menu);
}

/// <summary>An option with a question of its own.</summary>
internal sealed class AskedOption<T>(string name, Func<MenuQuestions, Task<string>> ask) : Option<T>(name), IAsked
{
    public Task<string> AskAsync(MenuQuestions menu) => ask(menu);
}

/// <summary>An election by its id.</summary>
internal sealed class ElectionArgument : Argument<string>, IAsked
{
    private readonly ElectionPhase[] _phases;

    /// <param name="phases">Those in which the menu offers one; all where none is named.</param>
    public ElectionArgument(params ElectionPhase[] phases)
        : base("ELECTION")
    {
        _phases = phases;
        Description = "The election's id, or its first 8 or more digits.";
    }

    public Task<string> AskAsync(MenuQuestions menu) => menu.ElectionIdAsync(_phases);
}

/// <summary>A node by its name.</summary>
internal sealed class NodeArgument : Argument<string>, IAsked
{
    private readonly bool _isNew;

    /// <param name="isNew">Whether it may be one that the network does not know yet.</param>
    public NodeArgument(bool isNew = false)
        : base("NAME")
    {
        _isNew = isNew;
        Description = "The node's name.";
    }

    public Task<string> AskAsync(MenuQuestions menu) =>
        _isNew ? menu.AskAsync("Its name?", Checks.NodeName) : menu.NodeAsync("Which node?");
}
