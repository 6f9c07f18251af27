using System.CommandLine;
using OrleansBallot.Ledger;

namespace OrleansBallot.Client;

/// <summary>Makes a node join the network, leave it, or begin anew in it; puts one out, and lets it in again.</summary>
internal sealed class NodeMembershipCommand : BallotCommand
{
    private readonly NodeArgument _name;
    private readonly HttpMethod _method;
    private readonly string _path;
    private readonly string _done;

    private NodeMembershipCommand(Surroundings surroundings, string name, string description, HttpMethod method, string done, string path = "", bool isNew = false)
        : base(surroundings, name, description)
    {
        (_method, _done, _path) = (method, done, path);
        Add(_name = new(isNew));
    }

    public static NodeMembershipCommand Join(Surroundings surroundings) =>
        new(surroundings, "join", "Lets a node join: it registers, syncs, then mines.", HttpMethod.Post, "has joined", isNew: true);

    public static NodeMembershipCommand Leave(Surroundings surroundings) =>
        new(surroundings, "leave", "Lets a node leave; its chain stays.", HttpMethod.Delete, "has left");

    public static NodeMembershipCommand Expel(Surroundings surroundings) => new(
        surroundings, "expel", "Puts a member out for good, whatever its silo does: neither its name nor its key joins again.", HttpMethod.Post,
        "is out, and stays so until: ballot node admit", "/expel");

    public static NodeMembershipCommand Admit(Surroundings surroundings) =>
        new(surroundings, "admit", "Lets a node join again that was put out.", HttpMethod.Delete, "may join again", "/expel");

    public static NodeMembershipCommand Rebuild(Surroundings surroundings) => new(
        surroundings, "rebuild", "Has a node whose log is damaged, or whose key is lost, begin anew: it fetches the chain from its peers.", HttpMethod.Post,
        "begins anew. Its damaged log is kept beside the new one; votes that only it had accepted are in there alone", "/rebuild");

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var name = line.GetRequiredValue(_name);
        if (!ShortName.IsValid(name)) throw Failure.Usage($"'{name}' is no node's name: {ShortName.Rule}.");
        var answer = await session.Api.OperateAsync<MembershipAnswer>(_method, $"api/nodes/{name}{_path}", stop);
        if (!answer.Accepted) throw new Failure(ExitCode.Refused, Rules.Explain(answer.Rule, "The tracker refused."), answer.Rule);
        session.Output.Show(answer, console =>
        {
            console.WriteText($"{name} {_done}.");
            console.Write(answer.Members.OrderBy(member => member.Node, StringComparer.Ordinal).ToTable(
                new("Node", member => Printable.Markup(member.Node)),
                new("State", member => Styles.State(member.State)),
                new("Key", member => Printable.Markup(member.Key is { Length: > NodeKey.PinDigits } key ? key[..NodeKey.PinDigits] : member.Fingerprint))));
        });
        return ExitCode.Done;
    }
}
