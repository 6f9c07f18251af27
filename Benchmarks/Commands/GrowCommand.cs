using System.CommandLine;
using System.Security.Cryptography;
using OrleansBallot.Benchmarks.Validation;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;
using OrleansBallot.Storage.Postgres;

namespace OrleansBallot.Benchmarks.Commands;

/// <summary>
/// Writes a long chain straight into the storage of a node that has none yet, to measure a silo's start. Rivals add bodies and nothing
/// else: votes, state and the best chain stay the same.
/// </summary>
internal sealed class GrowCommand : BallotCommand
{
    private static readonly Argument<DirectoryInfo> _directory = new("DIRECTORY")
    {
        Description = "The data directory of a silo that has run there once and has stopped.",
    };

    private readonly Option<string> _database = new("--database")
    {
        Description = "The database that is its storage, as ConnectionStrings:Ballot.",
        HelpName = "CONNECTION",
    };

    private readonly Option<string> _node =
        new("--node-name") { Description = "The node.", HelpName = "NAME", DefaultValueFactory = _ => "node-1" };
    private readonly Option<int> _rivals = LoadOptions.Number("--rivals", "Other blocks of the same votes beside each block", 0, 0, 1000);

    public GrowCommand(Surroundings surroundings)
        : base(surroundings, "grow", "Writes a long chain into a stopped silo's storage.")
    {
        Add(_directory);
        Add(_database);
        Add(_node);
        Add(LoadOptions.Votes);
        Add(LoadOptions.PerBlock);
        Add(_rivals);
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        using var data = DataDirectory.Open(line.GetRequiredValue(_directory).FullName);
        using var database = line.GetValue(_database) is { } connection ? PostgresDatabase.Open(connection) : null;
        var parameters = ParametersIn((IStorageHome?)database ?? data);
        ILogStore store = database is null ? new FileLogStore(data) : new PostgresLogStore(database);
        await using var log = await store.Open(line.GetRequiredValue(_node), stop);
        if (log.Recovery.Records > 0)
            throw Failure.Usage(
                $"{line.GetValue(_node)} has a chain already: start the silo with Ballot:Mining:Enabled=false, and stop it at once.");

        var count = line.GetValue(LoadOptions.Votes);
        var chain = await session.Output.CountAsync(
            count, ["Keys and signatures"],
            bars => Task.Run(() => GrownChain.Grow(parameters, count, line.GetValue(LoadOptions.PerBlock), done => bars[0](done)), stop));
        var run = await WriteAsync(log, chain, line.GetValue(_rivals), stop);
        session.Output.Show(run, console => console.WriteFields(
            ("votes", $"{run.Votes}"),
            ("blocks", $"{run.Blocks}, {run.Rivals} rivals beside each"),
            ("bytes of bodies", $"{run.Bytes}")));
        return ExitCode.Done;
    }

    /// <summary>
    /// The network's parameters from the silo's storage. The chain's id follows from them, and shows whether they are whole.
    /// </summary>
    private static ChainParameters ParametersIn(IStorageHome home)
    {
        var stored = home.GetOrAdd(
            "chain", () => throw Failure.Usage($"There is no network in {home.Description} yet: start a silo there once."));
        return ChainParameters.TryDecode(stored.AsSpan(0, Math.Max(0, stored.Length - Hash256.Size)))
            ?? throw Failure.Usage($"The network in {home.Description} is of another version.");
    }

    private static async Task<Run> WriteAsync(INodeLog log, GrownChain chain, int rivals, CancellationToken stop)
    {
        using var miner = RSA.Create(3072);
        var written = 0L;
        foreach (var bytes in chain.Blocks)
        {
            await AppendAsync(bytes);
            GrownChain.Require(Block.TryDecode(chain.Parameters.Id, bytes, out var block));
            for (var rival = 1; rival <= rivals; rival++)
            {
                stop.ThrowIfCancellationRequested();
                await AppendAsync(GrownChain.Rival(chain.Parameters, block!, (ulong)rival, miner).Encode());
            }
        }

        return new(chain.Votes.Length, chain.Blocks.Length, rivals, written);

        async Task AppendAsync(byte[] bytes)
        {
            await log.Append([(RecordKind.Block, bytes)]);
            written += bytes.Length;
        }
    }

    /// <param name="Bytes">The size of all bodies, rivals included.</param>
    private sealed record Run(int Votes, int Blocks, int Rivals, long Bytes);
}
