using System.CommandLine;

namespace OrleansBallot.Client;

internal sealed class ChainCommand : BallotCommand
{
    private const int DefaultCount = 20;

    private readonly NumberOption _from = new("--from", "The lowest height; without it, the newest blocks.", "HEIGHT", 0, long.MaxValue);
    private readonly NumberOption _count = new("--count", $"How many blocks, at most 1,000; without it, {DefaultCount}.", "N", 1, 1000);

    public ChainCommand(Surroundings surroundings)
        : base(surroundings, "chain", "Lists blocks of the best chain.")
    {
        Add(_from);
        Add(_count);
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var (from, count) = ((ulong?)line.GetValue(_from), (int)(line.GetValue(_count) ?? DefaultCount));
        var blocks = await session.Api.AskAsync(api => api.Blocks(from, count, session.Api.Node, stop), stop);
        var miners = session.Output.Json ? [] : await MinersAsync(session, stop);
        session.Output.Show(blocks, console => console.Write(blocks.ToTable(
            new("Height", block => $"{block.Height}"),
            new("Hash", block => Printable.Short(block.Hash)),
            new("Previous", block => Printable.Short(block.Previous), Rank: 3),
            new("Time, local", block => Printable.Markup(Moments.Local(block.Timestamp, session.Clock))),
            new("Difficulty", block => $"{block.Difficulty}", Rank: 2),
            new("Miner", block => Printable.Markup(miners.GetValueOrDefault(block.Miner, block.Miner)), Rank: 1),
            new("Holds", block => $"{block.Transactions}"))));
        return ExitCode.Done;
    }

    /// <summary>Names of nodes by the fingerprints of their keys: blocks have those alone.</summary>
    private static async Task<Dictionary<string, string>> MinersAsync(Session session, CancellationToken stop) =>
        (await session.Api.AskAsync(api => api.Nodes(stop), stop)).Where(node => node.Fingerprint is not null)
        .GroupBy(node => node.Fingerprint!).ToDictionary(same => same.Key, same => same.First().Name);
}
