using System.Security.Cryptography;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

public class TallyRootTests
{
    private readonly TestNetwork _network = TestNetwork.Default;
    private readonly TestNode _node = new(TestNetwork.Default);

    [Fact]
    public void A_headers_root_proves_one_elections_counts_with_nothing_but_a_path()
    {
        Transaction[] elections = [.. Enumerable.Range(0, 5).Select(number => _network.Open(Voters.Number(number), $"Number {number}"))];
        _node.Mine(elections);
        var header = _node.Mine(_network.Vote(Voters.Ann, elections[3], 2), _network.Vote(Voters.Bob, elections[3], 2)).Header;

        // What a prover hands over: the leaves' order is that of the ids.
        var leaves = _node.State.Elections.OrderBy(election => election.Id)
            .Select(election => TallyLeaf.Of(election.Id, election.Ballots, election.CopyCounts().AsSpan())).ToArray();
        var id = TestNetwork.IdOf(elections[3]);
        var index = Array.IndexOf(leaves, TallyLeaf.Of(id, 2, [0, 0, 2]));
        var path = Merkle.Path(leaves, index);

        Assert.Equal(header.TallyRoot, Merkle.RootFrom(TallyLeaf.Of(id, 2, [0, 0, 2]), index, 5, path));
        Assert.NotEqual(header.TallyRoot, Merkle.RootFrom(TallyLeaf.Of(id, 2, [0, 2, 0]), index, 5, path));
        Assert.NotEqual(header.TallyRoot, Merkle.RootFrom(TallyLeaf.Of(TestNetwork.IdOf(elections[0]), 2, [0, 0, 2]), index, 5, path));
    }

    [Fact]
    public void The_leaf_is_the_id_the_ballots_their_weight_and_the_counts_in_canonical_bytes()
    {
        var id = new ElectionId(Hash256.Of([1]));
        var election = new Election(id, TestNetwork.Definition(Voters.Organiser));
        foreach (var number in Enumerable.Range(0, 129))
            election.Count(Voters.Number(number).Key, [new([number == 0 ? 2 : 1])], voters: null, 0, default);
        election.Count(Voters.Ann.Key, [new([])], voters: null, 0, default);
        byte[] expected = [0, .. id.Value.ToArray(), 0x82, 0x01, 0x82, 0x01, 1, 1, 3, 0, 0x80, 0x01, 1];

        Assert.Equal(Hash256.From(SHA256.HashData(expected)), TallyTree.Leaf(election));
        Assert.Equal(TallyTree.Leaf(election), TallyLeaf.Of(id, 130, [0, 128, 1], blank: 1));
    }

    [Fact]
    public void The_block_that_seals_proves_the_final_counts_and_the_next_has_forgotten_them()
    {
        var election = _network.Open(Voters.Organiser, settle: 0);
        _node.Mine(election, _network.Vote(Voters.Ann, election, 1));
        var last = TallyLeaf.Of(TestNetwork.IdOf(election), 1, [0, 1, 0]);

        Assert.Equal(last, _node.MineAt(TestNetwork.Epoch.Plus(3_600_000), _network.Seal(election)).Header.TallyRoot);
        var other = _network.Open(Voters.Organiser, "Another", openFor: 36_000_000);
        Assert.Equal(TallyLeaf.Of(TestNetwork.IdOf(other), 0, [0, 0, 0]), _node.Mine(other).Header.TallyRoot);
    }

    [Fact]
    public void With_no_election_left_the_root_is_that_of_the_empty_tree() =>
        Assert.Equal(Merkle.Empty, new LedgerState().Draft([], TestNetwork.Epoch).TallyRoot);
}
