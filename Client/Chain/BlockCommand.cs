using System.CommandLine;
using System.Globalization;
using System.Text;
using OrleansBallot.Api;
using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

internal sealed class BlockCommand : BallotCommand
{
    /// <summary>The most bytes of a block as text: several times those of a full block.</summary>
    private const long MostText = 64 * 1024 * 1024;

    private readonly AskedArgument<string> _block = new("HEIGHT|HASH", menu => menu.AskAsync("Height or hash?", Checks.Block))
    {
        Description = "Its height on the best chain, or its hash.",
    };

    private readonly Option<string> _form =
        new("--form") { Description = "Writes all of it in a form that reads back to the same bytes: text or json." };

    public BlockCommand(Surroundings surroundings)
        : base(surroundings, "block", "Shows one block.")
    {
        Add(_block);
        Add(_form.AcceptOnlyFromAmong([.. Enum.GetValues<BlockForm>().Select(EnumNames.Name)]));
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var text = line.GetRequiredValue(_block).ToLowerInvariant();
        if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) && !Hash256.TryParse(text, out _))
            throw Failure.Usage($"'{text}' is no block: write its height, or its hash of 64 hex digits.");
        if (line.GetValue(_form) is { } form)
        {
            using var written = new MemoryStream();
            await session.Api.DownloadAsync(api => api.WriteBlock(text, Form(form), session.Api.Node, stop), written, Bound, stop);
            session.Output.WriteLine(Encoding.UTF8.GetString(written.GetBuffer(), 0, (int)written.Length).TrimEnd());
            return ExitCode.Done;
        }

        var block = await GenesisAsync(session, text, stop)
            ?? await session.Api.AskAsync(api => api.Block(text, session.Api.Node, stop), stop);

        // A list of one, so that scripts read blocks from here as from chain.
        BlockDetailJson[] blocks = [block];
        session.Output.Show(blocks, console =>
        {
            if (block.Height == 0)
                console.WriteText("Genesis: its hash stands for the network's parameters. Nobody mined it, and it holds nothing.");
            if (!block.OnBestChain) console.WriteText("This block is on a competing branch, not on the best chain.");
            console.WriteFields(
                ("height", $"{block.Height}"), ("hash", block.Hash), ("previous", block.Previous), ("merkle root", block.MerkleRoot),
                ("tally root", block.TallyRoot),
                ("time", Moments.LocalWithOffset(block.Timestamp, session.Clock)), ("difficulty", $"{block.Difficulty}"),
                ("nonce", $"{block.Nonce}"), ("miner", block.Miner), ("transactions", $"{block.Transactions}"));
            if (block.Transactions > 0) console.Write(ContentsView.Of(block.Contents));
        });
        return ExitCode.Done;
    }

    private static void Bound(long copied, long? length)
    {
        if (copied > MostText) throw new Failure(ExitCode.Unreachable, $"The answer has more than {MostText} bytes: it is no block.");
    }

    private static BlockForm Form(string name) => EnumNames.Read(name, otherwise: BlockForm.Text);

    /// <summary>
    /// Genesis, where the text is its height or its hash, which is the network's id; null otherwise. It has no body, so nodes don't give it
    /// as a block.
    /// </summary>
    private static async Task<BlockDetailJson?> GenesisAsync(Session session, string text, CancellationToken stop)
    {
        if (text.Trim('0').Length > 0 && text != (await session.Api.AskAsync(api => api.Chain(stop), stop)).Id) return null;
        var genesis = (await session.Api.AskAsync(api => api.Blocks(from: 0, 1, session.Api.Node, stop), stop))[0];
        return new(
            genesis.Height, genesis.Hash, genesis.Previous, genesis.MerkleRoot, genesis.TallyRoot, genesis.Timestamp, genesis.Started,
            genesis.Difficulty, genesis.Nonce, genesis.Miner, 0, OnBestChain: true, []);
    }
}
