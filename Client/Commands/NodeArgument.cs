using System.CommandLine;
using OrleansBallot.Ledger.Keys;

namespace OrleansBallot.Client;

/// <summary>A node by its name.</summary>
internal sealed class NodeArgument : Argument<string>, IAsked
{
    private readonly bool _isNew;

    /// <param name="isNew">True where it may be a node that the network does not know yet.</param>
    public NodeArgument(bool isNew = false)
        : base("NAME")
    {
        _isNew = isNew;
        Description = "The node's name.";
    }

    public static string Checked(string name) =>
        ShortName.IsValid(name) ? name : throw Failure.Usage($"'{name}' is no node's name: {ShortName.Rule}.");

    public string Of(ParseResult line) => Checked(line.GetRequiredValue(this));

    public Task<string> AskAsync(MenuQuestions menu) =>
        _isNew ? menu.AskAsync("Its name?", Checks.NodeName) : menu.NodeAsync("Which node?");
}
