using System.Collections.Immutable;
using System.Text.RegularExpressions;
using OrleansBallot.Ledger.Audit;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Text;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Ledger.Work;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

/// <summary>docs/PROTOCOL.md is what others build from: its table and its vectors are held against the code.</summary>
public partial class ProtocolDocumentTests
{
    private static readonly string _document = File.ReadAllText(PathOf("docs/PROTOCOL.md"));
    private static readonly Dictionary<string, string> _vectors = Vectors();
    internal static readonly ChainParameters Network = new("vectors", 1_000, new(65_536), new(50), Hash256.Of("salt"u8));

    /// <summary>Of Ann and Bob, with the salt of the vectors.</summary>
    internal static readonly Hash256 RollRoot = Merkle.Root(
        [RollCommitment.Leaf(Hash256.Of("roll salt"u8).ToArray(), "ann"u8, weight: 1), RollCommitment.Leaf(
            Hash256.Of("roll salt"u8).ToArray(), "bob"u8, weight: 1)]);

    /// <summary>The same, where Bob weighs 5.</summary>
    internal static readonly Hash256 WeightedRoot = Merkle.Root(
        [RollCommitment.Leaf(Hash256.Of("roll salt"u8).ToArray(), "ann"u8, weight: 1), RollCommitment.Leaf(
            Hash256.Of("roll salt"u8).ToArray(), "bob"u8, weight: 5)]);

    private readonly TestNode _node = new(new TestNetwork(Network));

    [Fact]
    public void The_table_of_rejections_is_the_catalogue_in_its_order_with_its_numbers()
    {
        var rows = Row().Matches(_document)
            .Select(row => (Number: row.Groups[1].Value, Value: row.Groups[2].Value, Name: row.Groups[3].Value)).ToList();
        var rules = Enum.GetValues<Rejection>().Where(rule => rule != Rejection.None).ToList();

        Assert.Equal(rules.Select(rule => (rule.ToString(), rule.Name())), rows.Select(row => (row.Value, row.Name)));
        Assert.Equal(
            RuleBook.All<Rejection>().Select(rule => (rule.Number, rule.Name)), rows.Select(row => ((string?)row.Number, row.Name)));
    }

    [Fact]
    public void The_table_of_findings_is_the_enum_in_its_order() =>
        Assert.Equal(
            Enum.GetValues<AuditFinding>().Select(EnumNames.Name), Finding().Matches(_document).Select(row => row.Groups[1].Value));

    [Fact]
    public void Every_rule_number_of_the_table_is_explained()
    {
        var explained = Number().Matches(_document).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.All(
            Row().Matches(_document).SelectMany(row => row.Groups[1].Value.Split(" to ")).Where(rule => !rule.StartsWith('P')),
            rule => Assert.Contains(rule, explained));
    }

    [Fact]
    public void The_genesis_vector_is_that_of_its_parameters()
    {
        Assert.Equal(Network, ChainParameters.TryDecode(Bytes("genesis.parameters")));
        Assert.Equal(Bytes("genesis.parameters"), Network.Encode());
        Assert.Equal(Bytes("genesis.header"), Network.Genesis.Encode());
        Assert.Equal(Hash("genesis.hash"), Network.Id);
        Assert.Equal(Hash("genesis.hash"), Hash256.Of(Bytes("genesis.header")));
    }

    [Theory]
    [InlineData("lie")]
    [InlineData("fall")]
    public void The_difficulty_vectors_follow_from_their_windows(string window) =>
        Assert.Equal(Difficulty(window), Retargeting.Next(Network, Window(window).Reverse()).Value);

    [Theory]
    [InlineData("open", TransactionKind.OpenElection)]
    [InlineData("vote", TransactionKind.CastVote)]
    [InlineData("close", TransactionKind.CloseElection)]
    [InlineData("seal", TransactionKind.Seal)]
    [InlineData("roll", TransactionKind.OpenElection)]
    [InlineData("ballot", TransactionKind.CastVote)]
    [InlineData("pause", TransactionKind.PauseElection)]
    [InlineData("meeting", TransactionKind.OpenElection)]
    [InlineData("answers", TransactionKind.CastVote)]
    [InlineData("extend", TransactionKind.ExtendElection)]
    [InlineData("withdraw", TransactionKind.WithdrawOption)]
    [InlineData("issuances", TransactionKind.StateIssuances)]
    [InlineData("transfer", TransactionKind.Transfer)]
    public void The_transaction_vectors_decode_verify_and_read_as_text(string name, TransactionKind kind)
    {
        var transaction = Transaction(name);

        Assert.Equal(kind, transaction.Payload.Kind);
        Assert.Equal(Hash($"{name}.id"), transaction.Id.Value);
        Assert.Equal(Hash($"{name}.leaf"), transaction.Leaf);
        Assert.Equal(Rejection.None, transaction.CheckSignature());
        Assert.Equal(_vectors[$"{name}.text"], TextForm.Write(transaction));
        Assert.Equal(Bytes($"{name}.bytes"), TextForm.ReadTransaction(Network.Id, _vectors[$"{name}.text"]).Bytes);
    }

    [Fact]
    public void The_roll_vectors_credential_is_its_issuers_over_the_message_that_stands_there()
    {
        var roll = ((OpenElection)Transaction("roll").Payload).Roll!;
        var ballot = Transaction("ballot");
        var vote = (CastVote)ballot.Payload;

        Assert.Equal(Bytes("ballot.message"), Credential.Message(Network.Id, vote.Election, vote.Voter));
        Assert.True(ballot.HasCredentialOf(roll.Classes[0].Issuer));
        Assert.Equal(RollRoot, roll.Root);
        Assert.Equal(Hash("roll.root"), roll.Root);
    }

    [Fact]
    public void The_request_vector_follows_from_the_voters_key_and_brings_a_credential()
    {
        var roll = Transaction("roll");
        var (issuer, voter) = (
            ((OpenElection)roll.Payload).Roll!.Classes[0].Issuer,
            new PublicKey(Hash256.From(Bytes("request.voter").AsSpan(0, 32)), Hash256.From(Bytes("request.voter").AsSpan(32))));

        var request = BlindRequest.Derive(Bytes("request.secret"), Network.Id, TestNetwork.IdOf(roll), voter, issuer);

        Assert.Equal(Hash("request.randomizer"), request.Randomizer);
        Assert.Equal(Bytes("request.blinded"), request.Blinding.Message);
        var other = BlindRequest.Derive(Bytes("request.secret"), Network.Id, TestNetwork.IdOf(roll), voter, issuer, place: 1);
        Assert.Equal(Bytes("request.other"), other.Blinding.Message);
        using var signer = IssuingKeys.Signer();
        var credential = request.Finish(Network.Id, TestNetwork.IdOf(roll), voter, issuer, signer.Sign(request.Blinding.Message.AsSpan()));
        Assert.True(credential!.Check(Network.Id, TestNetwork.IdOf(roll), voter, issuer));
        Assert.Null(request.Finish(Network.Id, TestNetwork.IdOf(roll), voter, issuer, Bytes("request.blinded")));
    }

    [Fact]
    public void The_block_vector_is_valid_on_its_genesis()
    {
        var block = Block();

        Assert.Equal(Hash("block.hash"), Hash256.Of(Bytes("block.header")));
        Assert.Equal(Hash("block.coinbase.leaf"), Merkle.Leaf(Bytes("block.coinbase")));
        Assert.Equal(_vectors["block.log"], BlockLog.Line(block));
        Assert.True(_node.Take(block).Accepted);
        Assert.Equal([0, 1], _node.State.Elections.Single().CopyCounts());
    }

    [Fact]
    public void The_seal_vector_is_valid_once_all_is_settled()
    {
        var block = Block();
        _node.Take(block);

        Assert.Equal(Rejection.NotSettled, _node.State.Judge(Transaction("seal"), block.Header.Time.Plus(59_999), Judged.InBlock).Rule);
        Assert.Equal(Rejection.None, _node.State.Judge(Transaction("seal"), block.Header.Time.Plus(60_000), Judged.InBlock).Rule);
    }

    [Fact]
    public void The_transfer_vector_is_valid_after_the_block_that_pays_its_sender()
    {
        var at = Block().Header.Time.Plus(1);

        Assert.Equal(Rejection.Overspend, _node.State.Judge(Transaction("transfer"), at, Judged.InBlock).Rule);
        _node.Take(Block());
        Assert.Equal(Rejection.None, _node.State.Judge(Transaction("transfer"), at, Judged.InBlock).Rule);
    }

    [Fact]
    public void The_path_vector_leads_from_the_vote_to_the_header()
    {
        Hash256[] steps = [.. _vectors["path.steps"].Split(',').Select(Hash256.Parse)];
        var (index, count) = (int.Parse(_vectors["path.index"]), int.Parse(_vectors["path.count"]));

        Assert.Equal(Hash("vote.leaf"), Hash("path.leaf"));
        Assert.Equal(Hash("path.root"), Merkle.RootFrom(Hash("path.leaf"), index, count, steps));
        Assert.Equal(Block().Header.MerkleRoot, Hash("path.root"));
        Assert.Equal(steps, Merkle.Path(Block().Leaves(), index));
    }

    [Fact]
    public void The_tally_vector_is_the_headers_root()
    {
        Assert.Equal(Hash("tally.root"), Merkle.Leaf(Bytes("tally.leaf")));
        Assert.Equal(Hash("tally.root"), TallyLeaf.Of(new(Hash("open.id")), 1, [0, 1]));
        Assert.Equal(Hash("tally.root"), Block().Header.TallyRoot);
    }

    [Fact]
    public void The_meeting_vectors_are_valid_one_after_the_other_and_a_heavy_vote_counts_five_times()
    {
        _node.Mine(Transaction("meeting"), Transaction("answers"), Transaction("extend"), Transaction("withdraw"));
        var election = _node.State.Find(new(Hash("meeting.id")))!;

        Assert.Equal((1, 5), (election.Ballots, election.Weight));
        Assert.Equal([5, 0, 5], election.Contests[0].CopyCounts());
        Assert.Equal((0, 5), (election.Contests[0].Blank, election.Contests[1].Blank));
        Assert.True(election.Contests[0].IsWithdrawn(1));
        Assert.Equal(TestNetwork.Epoch.Plus(7_200_000), election.Closes);
    }

    [Fact]
    public void The_receipt_vector_is_genuine()
    {
        var receipt = Receipt.TryDecode(Bytes("receipt.bytes"))!;
        TransactionId[] group = [.. new[] { "open", "vote", "close" }.Select(name => new TransactionId(Hash($"{name}.id")))];

        Assert.Equal(Bytes("receipt.bytes"), receipt.Encode());
        Assert.Equal((group[1], 1, 3, "node-1"), (receipt.Transaction, receipt.Index, receipt.Count, receipt.Node));
        Assert.Equal(Hash("receipt.digest"), Receipt.GroupDigest(Network.Id, receipt.Node, receipt.Accepted, group));
        Assert.True(receipt.IsGenuine(Network.Id));
    }

    [Fact]
    public void The_limits_are_those_of_the_code()
    {
        ulong[] limits =
        [
            Limits.BlockTransactions, Limits.BlockBytes, Limits.TransactionBytes, Limits.TextBytes, Limits.DescriptionBytes,
            Limits.DetailsBytes, Limits.LinkBytes, Limits.Contests, Limits.Options, Limits.Organisers, Limits.Classes,
            Limits.UnsealedElections, Limits.UnsealedElectionsOfKey, Limits.SettleMilliseconds, Limits.AheadMilliseconds,
            Limits.MinimumDifficulty, Limits.RollWeight, Limits.Coins,
        ];
        var table = _document[_document.IndexOf("| limit | value |", StringComparison.Ordinal)..]
            .Split('\n').Skip(2).TakeWhile(line => line.StartsWith('|'));

        Assert.Equal(
            limits, table.Select(line => ulong.Parse(line.Split('|')[2].Trim().Split(' ')[0].Replace(",", "", StringComparison.Ordinal))));
    }

    [GeneratedRegex(@"^\| ([A-Z]\d+(?: to [A-Z]\d+)?) \| `(\w+)` \| `([a-z-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\| \d+ \| `\w+` \|", RegexOptions.Multiline)]
    private static partial Regex Method();

    [GeneratedRegex(@"^\| `([a-z]+(?:-[a-z]+)+)` \| ", RegexOptions.Multiline)]
    private static partial Regex Finding();

    [GeneratedRegex(@"\*\*([A-Z]\d+)\*\*")]
    private static partial Regex Number();

    /// <summary>The headers of a window of difficulties, the parent last.</summary>
    internal static BlockHeader[] Window(string name) =>
    [
        .. _vectors[$"{name}.window"].Split(' ').SelectMany(alike =>
        {
            var numbers = alike.Split('x', ':').Select(ulong.Parse).ToArray();
            return Enumerable.Repeat(
                new BlockHeader(new(9), default, default, default, new(numbers[2]), new(0), new(numbers[1]), 0), (int)numbers[0]);
        }),
    ];

    /// <summary>The difficulty that follows from the window of that name.</summary>
    internal static ulong Difficulty(string window) => ulong.Parse(_vectors[$"{window}.next"]);

    internal static Block Block()
    {
        ImmutableArray<Transaction> transactions = [Transaction("open"), Transaction("vote"), Transaction("close")];
        var writer = new CanonicalWriter().Raw(Bytes("block.header")).Raw(Bytes("block.signature")).Raw(Bytes("block.coinbase")).Length(3);
        foreach (var transaction in transactions) writer.Bytes(transaction.Bytes.Span);
        Assert.Equal(Rejection.None, OrleansBallot.Ledger.Blocks.Block.TryDecode(Network.Id, writer.Written, out var block));
        return block!;
    }

    internal static Transaction Transaction(string name)
    {
        Assert.Equal(
            Rejection.None, OrleansBallot.Ledger.Kinds.Transaction.TryDecode(Network.Id, Bytes($"{name}.bytes"), out var transaction));
        return transaction!;
    }

    private static byte[] Bytes(string name) => Convert.FromHexString(_vectors[name]);

    internal static Hash256 Hash(string name) => Hash256.Parse(_vectors[name]);

    private static Dictionary<string, string> Vectors() =>
        _document.Split("```vectors\n").Skip(1).SelectMany(part => part.Split("\n```")[0].Split('\n'))
            .Where(line => line.Length > 0).Select(line => line.Split(" = ", 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    internal static string PathOf(string document)
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "OrleansBallot.sln"))) return Path.Combine(directory.FullName, document);
        }

        throw new InvalidOperationException($"No solution above {AppContext.BaseDirectory}.");
    }
}
