using System.CommandLine;

namespace OrleansBallot.Client;

internal sealed class ChainCommand : BallotCommand
{
    private readonly Option<ulong?> _from = new("--from")
    {
        Description = "The lowest height; without it, the newest blocks.",
        HelpName = "HEIGHT",
    };

    private readonly Option<int> _count = new("--count")
    {
        Description = "How many blocks, at most 1,000.",
        HelpName = "N",
        DefaultValueFactory = _ => 20,
    };

    public ChainCommand(Surroundings surroundings)
        : base(surroundings, "chain", "Lists blocks of the best chain.")
    {
        Add(_from);
        Add(_count);
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var count = line.GetValue(_count);
        if (count is < 1 or > 1000) throw Failure.Usage($"--count {count}: 1 to 1,000.");
        var from = line.GetValue(_from) is { } height ? $"from={height}&" : "";
        var blocks = await session.Api.GetAsync<BlockSummary[]>($"api/blocks?{from}count={count}", stop);
        session.Output.Show(blocks, console => console.Write(blocks.ToTable(
            new("Height", block => $"{block.Height}"),
            new("Hash", block => Printable.Short(block.Hash)),
            new("Previous", block => Printable.Short(block.Previous), Rank: 3),
            new("Time", block => Printable.Markup(block.Timestamp)),
            new("Difficulty", block => $"{block.Difficulty}", Rank: 2),
            new("Miner", block => Printable.Markup(block.Miner), Rank: 1),
            new("Holds", block => $"{block.Transactions}"))));
        return ExitCode.Done;
    }
}
