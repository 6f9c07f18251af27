using System.Text.RegularExpressions;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Text;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

/// <summary>
/// Writes the vectors of docs/PROTOCOL.md anew, where a rule of encoding has changed: run it by name, then look at the difference.
/// <see cref="ProtocolDocumentTests"/> checks what the document says.
/// </summary>
public partial class ProtocolVectors
{
    private readonly TestNetwork _network = new(ProtocolDocumentTests.Network);
    private readonly Dictionary<string, string> _vectors = [];

    [Fact(Explicit = true)]
    public void Write_the_vectors()
    {
        var definition = new OpenElection(
            Voters.Organiser.Key, "Colour of the \"shed\"?", ["Réd", "ירוק"], TestNetwork.Epoch, TestNetwork.Epoch.Plus(3_600_000), 60_000,
            TestNetwork.Epoch);
        var open = Voters.Organiser.Sign(_network.Id, definition);
        Transaction[] group = [open, _network.Vote(Voters.Ann, open, 1), _network.Close(Voters.Organiser, open)];
        Genesis();
        Transactions(["open", "vote", "close", "seal"], [.. group, _network.Seal(open)]);
        Transactions(["transfer"], [_network.Send(Voters.Ann, Voters.Bob, 20, 1)]);
        Roll();
        Block(new TestNode(_network).Draft(group));
        GroupReceipt([.. group.Select(transaction => transaction.Id)]);

        var path = ProtocolDocumentTests.PathOf("docs/PROTOCOL.md");
        File.WriteAllText(
            path, Line().Replace(File.ReadAllText(path), line => $"{line.Groups[1].Value} = {_vectors[line.Groups[1].Value]}"));
    }

    /// <summary>Those of counting and of W2 are written by hand.</summary>
    [GeneratedRegex(
        @"^(?!count\.|tied\.|lie\.|fall\.|request\.secret|request\.voter|request\.attempt)([a-z.]+) = .+$", RegexOptions.Multiline)]
    private static partial Regex Line();

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    private void Genesis()
    {
        _vectors["genesis.parameters"] = Hex(_network.Parameters.Encode());
        _vectors["genesis.header"] = Hex(_network.Parameters.Genesis.Encode());
        _vectors["genesis.hash"] = $"{_network.Id}";
    }

    private void Transactions(string[] names, Transaction[] transactions)
    {
        foreach (var (name, transaction) in names.Zip(transactions))
        {
            _vectors[$"{name}.bytes"] = Hex(transaction.Bytes.Span);
            _vectors[$"{name}.id"] = $"{transaction.Id}";
            _vectors[$"{name}.leaf"] = $"{transaction.Leaf}";
            _vectors[$"{name}.text"] = TextForm.Write(transaction);
        }
    }

    private void Roll()
    {
        var registrar = Voters.Named("Registrar");
        var definition = new OpenElection(
            Voters.Organiser.Key, "Chair", ["A", "B", "C"], TestNetwork.Epoch, TestNetwork.Epoch.Plus(3_600_000), 60_000, TestNetwork.Epoch)
        {
            Roll = new(IssuingKey.Of(IssuingKeys.First), registrar.Key, 2, ProtocolDocumentTests.RollRoot),
            Method = CountingMethod.Score,
            TopScore = 5,
            Revoting = Revoting.Last,
        };
        var open = Voters.Organiser.Sign(_network.Id, definition);
        var election = TestNetwork.IdOf(open);
        var credential = IssuingKeys.Issue(IssuingKeys.First, _network.Id, election, Voters.Bob.Key);
        var vote = new CastVote(Voters.Bob.Key, election, [5, 0, 3], 30_000_000, Revision: 2) { Credential = credential };
        Transactions(
            ["roll", "ballot", "pause", "issuances"],
            [open, Voters.Bob.Sign(_network.Id, vote), _network.Pause(Voters.Organiser, open, 1), registrar.Sign(
                _network.Id, new StateIssuances(registrar.Key, election, 1))]);
        _vectors["roll.root"] = $"{ProtocolDocumentTests.RollRoot}";
        var request = BlindRequest.Derive(
            Hash256.Of("Voter 24"u8).ToArray(), _network.Id, election, Voters.Number(24).Key, definition.Roll.Issuer);
        _vectors["request.randomizer"] = $"{request.Randomizer}";
        _vectors["request.blinded"] = Hex(request.Blinding.Message.AsSpan());
        _vectors["ballot.message"] = Hex(Credential.Message(_network.Id, election, Voters.Bob.Key));
    }

    private void Block(Block block)
    {
        const int vote = 2, coinbase = 8 + NodeKey.Size + 64 + 8;
        _vectors["block.header"] = Hex(block.Header.Encode());
        _vectors["block.hash"] = $"{block.Hash}";
        _vectors["block.signature"] = Hex(block.MinerSignature);
        _vectors["block.coinbase"] = Hex(block.Encode().AsSpan(BlockHeader.Size + NodeKey.Size, coinbase));
        _vectors["block.coinbase.leaf"] = $"{block.Coinbase.Leaf}";
        _vectors["block.log"] = BlockLog.Line(block);
        _vectors["path.leaf"] = $"{block.Leaves()[vote]}";
        _vectors["path.index"] = $"{vote}";
        _vectors["path.count"] = $"{block.Leaves().Length}";
        _vectors["path.steps"] = string.Join(',', Merkle.Path(block.Leaves(), vote));
        _vectors["path.root"] = $"{block.Header.MerkleRoot}";
        var election = TestNetwork.IdOf(block.Transactions[0]);
        _vectors["tally.leaf"] = Hex(new CanonicalWriter().Hash(election.Value).Length(1).Length(2).Length(0).Length(1).ToArray());
        _vectors["tally.root"] = $"{block.Header.TallyRoot}";
    }

    private void GroupReceipt(TransactionId[] group)
    {
        var digest = Receipt.GroupDigest(_network.Id, "node-1", TestNetwork.Epoch, group);
        _vectors["receipt.digest"] = $"{digest}";
        var receipts = Receipt.ForGroup("node-1", NodeKeys.Miner, TestNetwork.Epoch, group, NodeKey.Sign(NodeKeys.First, digest));
        _vectors["receipt.bytes"] = Hex(receipts[1].Encode());
    }
}
