using OrleansBallot.Ledger.Text;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>A node writes every block that it takes to its log.</summary>
public sealed class BlockLogTests
{
    private static readonly TestMiner _miner = new(LoneNode.Network);

    [Fact]
    public Task A_block_that_is_taken_is_a_line_and_so_is_a_fork_but_not_one_that_is_refused() => LoneNode.Run(async lone =>
    {
        var log = new LogLines();
        lone.Log = log;
        await lone.Open();
        var election = LoneNode.Network.Open(Voters.Organiser);
        var blocks =
            new[] { Voters.Ann, Voters.Bob }.Select(voter => _miner.Mine([], [election, LoneNode.Network.Vote(voter, election, 0)]))
                .OrderBy(block => block.Hash).ToArray();
        var lines = blocks.Select(BlockLog.Line).ToArray();

        foreach (var block in blocks) await lone.Take(block);
        await lone.Node.Blocks.Accept(blocks[0].Encode()[..^1], CancellationToken.None);

        Assert.Equal([$"node-1 took {lines[0]}", $"node-1 keeps as a branch {lines[1]}"], log.Lines);
    });
}
