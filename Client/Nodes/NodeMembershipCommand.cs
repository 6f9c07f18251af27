using System.CommandLine;
using OrleansBallot.Api;
using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Keys;

namespace OrleansBallot.Client;

/// <summary>Makes a node join the network, leave it, or begin anew in it; puts one out, and lets it in again.</summary>
internal sealed class NodeMembershipCommand : BallotCommand
{
    private readonly NodeArgument _name;
    private readonly Ask _ask;
    private readonly string _done;

    private NodeMembershipCommand(Surroundings surroundings, string name, string description, Ask ask, string done, bool isNew = false)
        : base(surroundings, name, description)
    {
        (_ask, _done) = (ask, done);
        Add(_name = new(isNew));
    }

    private delegate Task<Answer<MembershipJson>> Ask(IBallotApi api, string node, CancellationToken stop);

    public static NodeMembershipCommand Join(Surroundings surroundings) =>
        new(
            surroundings, "join", "Lets a node join: it registers, syncs, then mines.", (api, node, stop) => api.Join(node, stop),
            "has joined", isNew: true);

    public static NodeMembershipCommand Leave(Surroundings surroundings) =>
        new(surroundings, "leave", "Lets a node leave; its chain stays.", (api, node, stop) => api.Leave(node, stop), "has left");

    public static NodeMembershipCommand Expel(Surroundings surroundings) => new(
        surroundings, "expel", "Puts a member out for good, whatever its silo does: neither its name nor its key joins again.",
        (api, node, stop) => api.Expel(node, stop), "is out, and stays so until: ballot node admit");

    public static NodeMembershipCommand Admit(Surroundings surroundings) =>
        new(
            surroundings, "admit", "Lets a node that was put out join again.", (api, node, stop) => api.Readmit(node, stop),
            "may join again");

    public static NodeMembershipCommand Rebuild(Surroundings surroundings) => new(
        surroundings, "rebuild", "Has a node whose log is damaged, or whose key is lost, begin anew: it fetches the chain from its peers.",
        (api, node, stop) => api.Rebuild(node, stop),
        "begins anew. Its damaged log is kept beside the new one; votes that only it had accepted are in there alone");

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var name = _name.Of(line);
        var answer = await session.Api.OperateAsync(api => _ask(api, name, stop), stop);
        if (!answer.Accepted) throw new Failure(ExitCode.Refused, Rules.Explain(answer.Rule, "The tracker refused."), answer.Rule);
        session.Output.Show(answer, console =>
        {
            console.WriteText($"{name} {_done}.");
            console.Write(answer.Members.OrderBy(member => member.Node, StringComparer.Ordinal).ToTable(
                new("Node", member => Printable.Markup(member.Node)),
                new("State", member => Styles.State(member.State)),
                new("Key", member =>
                    Printable.Markup(member.Key is { Length: > NodeKey.PinDigits } key ? key[..NodeKey.PinDigits] : member.Fingerprint))));
        });
        return ExitCode.Done;
    }
}
