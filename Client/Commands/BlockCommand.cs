using System.CommandLine;
using System.Globalization;
using OrleansBallot.Api.Json;
using OrleansBallot.Ledger;

namespace OrleansBallot.Client;

internal sealed class BlockCommand : BallotCommand
{
    private readonly AskedArgument<string> _block = new("HEIGHT|HASH", menu => menu.AskAsync("Height or hash?", Checks.Block))
    {
        Description = "Its height on the best chain, or its hash.",
    };

    private readonly Option<string> _form = new("--form") { Description = "Writes all of it in a form that reads back to the same bytes: text or json." };

    public BlockCommand(Surroundings surroundings)
        : base(surroundings, "block", "Shows one block.")
    {
        Add(_block);
        Add(_form.AcceptOnlyFromAmong("text", "json"));
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var text = line.GetRequiredValue(_block).ToLowerInvariant();
        if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) && !Hash256.TryParse(text, out _))
            throw Failure.Usage($"'{text}' is no block: write its height, or its hash of 64 hex digits.");
        if (line.GetValue(_form) is { } form)
        {
            session.Output.WriteLine((await session.Api.GetTextAsync($"api/blocks/{text}/{form}", stop)).TrimEnd());
            return ExitCode.Done;
        }

        var block = await GenesisAsync(session, text, stop) ?? await session.Api.GetAsync<BlockDetailJson>($"api/blocks/{text}", stop);

        // A list of one: scripts read blocks from here and from chain alike.
        BlockDetailJson[] blocks = [block];
        session.Output.Show(blocks, console =>
        {
            if (block.Height == 0) console.WriteText("Genesis: its hash stands for the network's parameters. Nobody mined it, and it holds nothing.");
            if (!block.OnBestChain) console.WriteText("This block is on a competing branch, not on the best chain.");
            console.WriteFields(
                ("height", $"{block.Height}"), ("hash", block.Hash), ("previous", block.Previous), ("merkle root", block.MerkleRoot),
                ("tally root", block.TallyRoot),
                ("time", Moments.LocalWithOffset(block.Timestamp, session.Clock)), ("difficulty", $"{block.Difficulty}"), ("nonce", $"{block.Nonce}"),
                ("miner", block.Miner), ("transactions", $"{block.Transactions}"));
            if (block.Transactions > 0) console.Write(ContentsView.Of(block.Contents));
        });
        return ExitCode.Done;
    }

    /// <summary>Genesis, by its height or its hash, which is the network's id: it has no body, so no node has it as a block. Null for any other.</summary>
    private static async Task<BlockDetailJson?> GenesisAsync(Session session, string text, CancellationToken stop)
    {
        if (text.Trim('0').Length > 0 && text != (await session.Api.GetAsync<ChainJson>("api/chain", stop)).Id) return null;
        var genesis = (await session.Api.GetAsync<BlockJson[]>("api/blocks?from=0&count=1", stop))[0];
        return new(
            genesis.Height, genesis.Hash, genesis.Previous, genesis.MerkleRoot, genesis.TallyRoot, genesis.Timestamp, genesis.Started,
            genesis.Difficulty, genesis.Nonce, genesis.Miner, 0, OnBestChain: true, []);
    }
}
