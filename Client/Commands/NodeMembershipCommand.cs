using System.CommandLine;
using OrleansBallot.Ledger;

namespace OrleansBallot.Client;

/// <summary>Makes a node join the network or leave it.</summary>
internal sealed class NodeMembershipCommand : BallotCommand
{
    private readonly Argument<string> _name = new("NAME") { Description = "The node's name." };
    private readonly HttpMethod _method;
    private readonly string _done;

    private NodeMembershipCommand(Surroundings surroundings, string name, string description, HttpMethod method, string done)
        : base(surroundings, name, description)
    {
        (_method, _done) = (method, done);
        Add(_name);
    }

    public static NodeMembershipCommand Join(Surroundings surroundings) =>
        new(surroundings, "join", "Lets a node join: it registers, syncs, then mines.", HttpMethod.Post, "has joined");

    public static NodeMembershipCommand Leave(Surroundings surroundings) =>
        new(surroundings, "leave", "Lets a node leave; its chain stays.", HttpMethod.Delete, "has left");

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var name = line.GetRequiredValue(_name);
        if (!Membership.IsNodeName(name)) throw Failure.Usage($"'{name}' is no node's name: {Membership.NameRule}.");
        var answer = await session.Api.OperateAsync<MembershipAnswer>(_method, $"api/nodes/{name}", stop);
        if (!answer.Accepted) throw new Failure(ExitCode.Refused, Rules.Explain(answer.Rule, "The tracker refused."), answer.Rule);
        session.Output.Show(answer, console =>
        {
            console.WriteText($"{name} {_done}.");
            console.Write(answer.Members.OrderBy(member => member.Node, StringComparer.Ordinal).ToTable(
                new("Node", member => Printable.Markup(member.Node)),
                new("State", member => Styles.State(member.State)),
                new("Key", member => Printable.Markup(member.Fingerprint))));
        });
        return ExitCode.Done;
    }
}
