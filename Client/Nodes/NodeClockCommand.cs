using System.CommandLine;

namespace OrleansBallot.Client;

/// <summary>Shows the clock by which a node judges, and lets an operator vouch for it.</summary>
internal sealed class NodeClockCommand : BallotCommand
{
    private readonly NodeArgument _name = new();

    private readonly Option<bool> _trust = new("--trust")
    {
        Description =
            "Say that its machine's clock is right, whatever contradicts it: the node, and all others of its silo, mine and seal again.",
    };

    public NodeClockCommand(Surroundings surroundings)
        : base(surroundings, "clock", "Shows a node's clock, and what is wrong with it.")
    {
        Add(_name);
        Add(_trust);
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var name = _name.Of(line);
        var clock = line.GetValue(_trust)
            ? await session.Api.OperateAsync(api => api.TrustClock(name, stop), stop)
            : await session.Api.AskAsync(api => api.Clock(name, stop), stop);
        session.Output.Show(
            clock, console => console.WriteFields(("node", clock.Node), ("clock", clock.Clock), ("trouble", clock.Trouble ?? "none")));
        return ExitCode.Done;
    }
}
