using System.CommandLine;

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
