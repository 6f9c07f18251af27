using System.Globalization;
using System.Numerics;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

public class SignatureRulesTests
{
    private static readonly BigInteger _prime = Number("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
    private static readonly BigInteger _order = Number("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    private static readonly BigInteger _b = Number("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b");

    private readonly TestNetwork _network = TestNetwork.Default;
    private readonly TestNode _node = new(TestNetwork.Default);
    private readonly Transaction _election = TestNetwork.Default.Open(Voters.Organiser);

    public SignatureRulesTests() => _node.Mine(_election);

    private CastVote BobsVote => CastVote.For(Voters.Bob.Key, TestNetwork.IdOf(_election), 0, TestNetwork.Epoch);

    [Fact]
    public void The_signers_own_signature_is_accepted() =>
        Assert.Equal(Rejection.None, Voters.Bob.Sign(_network.Id, BobsVote).CheckSignature());

    [Fact, Breaks(Rejection.WrongSignature)]
    public void A_vote_forged_with_another_key_is_refused_and_so_is_its_block()
    {
        var forged = Voters.Cid.Sign(_network.Id, BobsVote);

        Assert.Equal(Rejection.WrongSignature, forged.CheckSignature());
        _node.Refuses(_node.Draft(_network.Vote(Voters.Ann, _election, 1), forged), Rejection.WrongSignature);
    }

    [Fact, Breaks(Rejection.WrongSignature)]
    public void A_vote_signed_for_another_network_is_refused()
    {
        var foreign = Voters.Bob.Sign(new TestNetwork(salt: "another").Id, BobsVote);

        Assert.Equal(Rejection.None, foreign.CheckSignature());
        Assert.Equal(Rejection.WrongSignature, Transaction.Of(_network.Id, BobsVote, foreign.Signature).CheckSignature());
    }

    [Fact, Breaks(Rejection.WrongSignature)]
    public void A_signature_over_one_payload_serves_no_other()
    {
        var vote = Voters.Bob.Sign(_network.Id, BobsVote);

        Assert.Equal(
            Rejection.WrongSignature, Transaction.Of(_network.Id, BobsVote.Choosing([1]), vote.Signature).CheckSignature());
        Assert.Equal(
            Rejection.WrongSignature,
            Transaction.Of(_network.Id, new CloseElection(Voters.Bob.Key, BobsVote.Election), vote.Signature).CheckSignature());
    }

    [Theory, Breaks(Rejection.WrongSignature)]
    [InlineData("zero")]
    [InlineData("order")]
    [InlineData("greatest")]
    public void Numbers_out_of_range_are_no_signature(string kind)
    {
        var number = Hash(kind switch { "zero" => 0, "order" => _order, _ => (BigInteger.One << 256) - 1 });
        var genuine = Voters.Bob.Sign(_network.Id, BobsVote).Signature!.Value;

        Assert.All(
            [new(number, number), genuine with { R = number }, genuine with { S = number }],
            (Signature signature) =>
                Assert.Equal(Rejection.WrongSignature, Transaction.Of(_network.Id, BobsVote, signature).CheckSignature()));
    }

    [Fact]
    public void The_mirrored_signature_makes_no_second_vote()
    {
        // (r, n − s) is valid where (r, s) is. The id does not cover it, so it is the same transaction.
        var vote = Voters.Bob.Sign(_network.Id, BobsVote);
        var (r, s) = (vote.Signature!.Value.R, vote.Signature.Value.S);
        var mirrored = Transaction.Of(_network.Id, BobsVote, new(r, Hash(_order - Number(s.ToString()))));
        Assert.Equal(Rejection.None, mirrored.CheckSignature());
        Assert.Equal(vote.Id, mirrored.Id);

        _node.Mine(vote);
        _node.Refuses(mirrored, Rejection.DuplicateTransaction);
    }

    [Fact, Breaks(Rejection.InvalidKey)]
    public void A_point_off_the_curve_is_refused_and_so_is_its_block()
    {
        PublicKey[] wrong = [default, Voters.Bob.Key with { Y = Voters.Cid.Key.Y }, new(Voters.Bob.Key.Y, Voters.Bob.Key.X), new(
            Hash(_prime), Hash(_prime))];
        foreach (var key in wrong)
        {
            Assert.False(key.IsOnCurve);
            var vote = Voters.Bob.Sign(_network.Id, BobsVote with { Voter = key });
            Assert.Equal(Rejection.InvalidKey, vote.CheckSignature());
            _node.Refuses(_node.Draft(vote), Rejection.InvalidKey);
        }
    }

    [Fact, Breaks(Rejection.InvalidKey)]
    public void A_coordinate_above_the_prime_is_no_second_name_of_a_key()
    {
        // X + p fits into 32 bytes where X is small. Taken for X, it would give one key two votes.
        var (x, y) = SmallPoint();
        Assert.True(new PublicKey(Hash(x), Hash(y)).IsOnCurve);

        Assert.False(new PublicKey(Hash(x + _prime), Hash(y)).IsOnCurve);
    }

    [Fact]
    public void A_key_on_another_curve_can_not_vote()
    {
        using var other = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP384);

        Assert.Throws<ArgumentException>(() => PublicKey.Of(other));
    }

    [Fact]
    public void A_signature_stands_exactly_where_there_is_a_signer()
    {
        Assert.Throws<ArgumentException>(() => Transaction.Of(_network.Id, BobsVote));
        Assert.Throws<ArgumentException>(() => Transaction.Of(_network.Id, new Seal(BobsVote.Election), new Signature()));
    }

    private static (BigInteger X, BigInteger Y) SmallPoint()
    {
        // The prime is 3 modulo 4, so a root of a square is its power of (p + 1) / 4.
        for (BigInteger x = 1; ; x++)
        {
            var square = (x * x * x - 3 * x + _b) % _prime;
            var root = BigInteger.ModPow(square, (_prime + 1) / 4, _prime);
            if (root * root % _prime == square) return (x, root);
        }
    }

    private static BigInteger Number(string hex) => BigInteger.Parse("0" + hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static Hash256 Hash(BigInteger number)
    {
        var bytes = new byte[Hash256.Size];
        number.ToByteArray(isUnsigned: true, isBigEndian: true).CopyTo(bytes, bytes.Length - number.GetByteCount(isUnsigned: true));
        return Hash256.From(bytes);
    }
}
