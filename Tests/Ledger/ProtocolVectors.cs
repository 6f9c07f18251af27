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
        Meeting();
        Block(new TestNode(_network).Draft(group));
        _vectors["lots.order"] = string.Join(',', Lots.Draw(Hash256.Parse(_vectors["block.hash"]), TestNetwork.IdOf(open), 0, 5).Order);
        GroupReceipt([.. group.Select(transaction => transaction.Id)]);

        var path = ProtocolDocumentTests.PathOf("docs/PROTOCOL.md");
        File.WriteAllText(
            path, Line().Replace(File.ReadAllText(path), line => $"{line.Groups[1].Value} = {_vectors[line.Groups[1].Value]}"));
    }

    /// <summary>Those of counting and of W2 are written by hand.</summary>
    [GeneratedRegex(
        @"^(?!count\.|tied\.|star\.|seats\.|lie\.|fall\.|request\.secret|request\.voter|request\.attempt)([a-z.]+) = .+$",
            RegexOptions.Multiline)]
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

    private void Meeting()
    {
        var definition = new OpenElection(
            Voters.Organiser.Key, "Annual meeting",
            [
                new(
                    "Board", "Two seats are free.",
                    [new("Ada", "Member since 2019.\nPlays chess.", "https://example.org/ada"), new("Grace"), new("Alan")],
                    ContestTerms.Of(CountingMethod.Plurality, options: 3, seats: 2) with { Ties = TieRule.Stand }),
                Contest.Of("Accounts", ["yes", "no"], ContestTerms.Of(CountingMethod.Motion, options: 2) with
                {
                    Majority = new(MajorityBar.AtLeast, new(2, 3), MajorityBase.Votes),
                    Quorum = new(1, 3),
                }),
            ],
            TestNetwork.Epoch, TestNetwork.Epoch.Plus(3_600_000), 60_000, TestNetwork.Epoch)
        {
            Description = "Everything in one ballot.",
            Others = [Voters.Dot.Key],
            Order = OptionOrder.Listed,
            Purpose = Purpose.Rehearsal,
            Roll = new(Voters.Named("Registrar").Key, ProtocolDocumentTests.WeightedRoot, [
                new(1, 1, IssuingKey.Of(IssuingKeys.First)), new(5, 1, IssuingKey.Of(IssuingKeys.Second)),
            ]),
        };
        var open = Voters.Organiser.Sign(_network.Id, definition);
        var election = TestNetwork.IdOf(open);
        var credential = IssuingKeys.Issue(IssuingKeys.Second, _network.Id, election, Voters.Bob.Key) with { Class = 1 };
        var vote = new CastVote(Voters.Bob.Key, election, [new Ballot([0, 2]), new Ballot([])], 30_000_000, Revision: 0)
        {
            Credential = credential,
        };
        Transactions(
            ["meeting", "answers", "extend", "withdraw"],
            [
                open, Voters.Bob.Sign(_network.Id, vote),
                Voters.Dot.Sign(_network.Id, new ExtendElection(Voters.Dot.Key, election, TestNetwork.Epoch.Plus(7_200_000))),
                Voters.Dot.Sign(_network.Id, new WithdrawOption(Voters.Dot.Key, election, Contest: 0, Option: 1)),
            ]);
    }

    private void Roll()
    {
        var registrar = Voters.Named("Registrar");
        var definition = new OpenElection(
            Voters.Organiser.Key, "Chair", ["A", "B", "C"], TestNetwork.Epoch, TestNetwork.Epoch.Plus(3_600_000), 60_000, TestNetwork.Epoch,
            ContestTerms.Of(CountingMethod.Score, options: 3))
        {
            Roll = RollTerms.Of(IssuingKey.Of(IssuingKeys.First), registrar.Key, 2, ProtocolDocumentTests.RollRoot),
            Revoting = Revoting.Last,
        };
        var open = Voters.Organiser.Sign(_network.Id, definition);
        var election = TestNetwork.IdOf(open);
        var credential = IssuingKeys.Issue(IssuingKeys.First, _network.Id, election, Voters.Bob.Key);
        var vote = new CastVote(Voters.Bob.Key, election, [5, 0, 3], 30_000_000, revision: 2) { Credential = credential };
        Transactions(
            ["roll", "ballot", "pause", "issuances"],
            [open, Voters.Bob.Sign(_network.Id, vote), _network.Pause(Voters.Organiser, open, 1), registrar.Sign(
                _network.Id, new StateIssuances(registrar.Key, election, [1]))]);
        _vectors["roll.root"] = $"{ProtocolDocumentTests.RollRoot}";
        var request = BlindRequest.Derive(
            Hash256.Of("Voter 10"u8).ToArray(), _network.Id, election, Voters.Number(10).Key, definition.Roll.Classes[0].Issuer);
        _vectors["request.randomizer"] = $"{request.Randomizer}";
        _vectors["request.blinded"] = Hex(request.Blinding.Message.AsSpan());
        var other = BlindRequest.Derive(
            Hash256.Of("Voter 10"u8).ToArray(), _network.Id, election, Voters.Number(10).Key, definition.Roll.Classes[0].Issuer, place: 1);
        _vectors["request.other"] = Hex(other.Blinding.Message.AsSpan());
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
        _vectors["tally.leaf"] = Hex(
            new CanonicalWriter().Hash(election.Value).Length(1).Length(1).Byte(1).Length(0).Byte(2).Length(0).Length(1).ToArray());
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
