using System.CommandLine;
using System.Globalization;
using OrleansBallot.Ledger;

namespace OrleansBallot.Client;

internal sealed class BlockCommand : BallotCommand
{
    private readonly Argument<string> _block = new("HEIGHT|HASH") { Description = "Its height on the best chain, or its hash." };

    public BlockCommand(Surroundings surroundings)
        : base(surroundings, "block", "Shows one block.") => Add(_block);

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var text = line.GetRequiredValue(_block).ToLowerInvariant();
        if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) && !Hash256.TryParse(text, out _))
            throw Failure.Usage($"'{text}' is no block: write its height, or its hash of 64 hex digits.");
        var block = await session.Api.GetAsync<BlockDetail>($"api/blocks/{text}", stop);

        // A list of one: scripts read blocks from here and from chain alike.
        BlockDetail[] blocks = [block];
        session.Output.Show(blocks, console =>
        {
            if (!block.OnBestChain) console.WriteText("This block is on a competing branch, not on the best chain.");
            console.WriteFields(
                ("height", $"{block.Height}"), ("hash", block.Hash), ("previous", block.Previous), ("merkle root", block.MerkleRoot),
                ("tally root", block.TallyRoot),
                ("time", block.Timestamp), ("difficulty", $"{block.Difficulty}"), ("nonce", $"{block.Nonce}"),
                ("miner", block.Miner), ("transactions", $"{block.Transactions}"));
            console.Write(ContentsView.Of(block.Contents));
        });
        return ExitCode.Done;
    }
}
