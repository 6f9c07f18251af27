using System.Collections.Immutable;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

public class ReceiptTests
{
    private static readonly Hash256 _chain = TestNetwork.Default.Id;
    private static readonly IReadOnlyList<Receipt> _group = Sign(5);

    [Fact]
    public void Every_member_of_a_group_has_a_genuine_receipt()
    {
        foreach (var count in new[] { 1, 2, 3, 8, 21 })
        {
            var group = Sign(count);
            Assert.Equal(count, group.Count);
            Assert.All(group, receipt => Assert.True(receipt.IsGenuine(_chain)));
            Assert.Equal(count, group.Select(receipt => receipt.Transaction).Distinct().Count());
        }
    }

    [Fact]
    public void A_receipt_of_another_chain_is_refused() => Assert.False(_group[0].IsGenuine(Hash256.Of([1])));

    [Fact]
    public void Any_changed_field_is_refused()
    {
        var receipt = _group[3];
        ImmutableArray<byte> flipped = [.. receipt.Signature.Select((value, index) => index == 100 ? (byte)(value ^ 1) : value)];
        Receipt[] changed =
        [
            receipt with { Node = "node-2" },
            receipt with { Key = NodeKey.Of(NodeKeys.Second) },
            receipt with { Accepted = receipt.Accepted.Plus(1) },
            receipt with { Transaction = new(Hash256.Of([1])) },
            receipt with { Transaction = _group[2].Transaction },
            receipt with { Index = 2 },
            receipt with { Index = -1 },
            receipt with { Index = 5 },
            receipt with { Count = 6 },
            receipt with { Count = 4 },
            receipt with { Count = 0 },
            receipt with { Path = receipt.Path.RemoveAt(0) },
            receipt with { Path = receipt.Path.Add(default) },
            receipt with { Path = receipt.Path.SetItem(1, default) },
            receipt with { Path = [.. receipt.Path.Reverse()] },
            receipt with { Signature = flipped },
            receipt with { Signature = [] },
            receipt with { Signature = [.. new byte[NodeKey.Size]] },
        ];

        Assert.All(changed, receipt => Assert.False(receipt.IsGenuine(_chain)));
    }

    [Fact]
    public void A_receipt_reads_back_from_its_bytes()
    {
        foreach (var receipt in _group)
        {
            var read = Receipt.TryDecode(receipt.Encode())!;
            Assert.Equal(receipt.Encode(), read.Encode());
            Assert.Equal(receipt.Path, read.Path);
            Assert.Equal(
                (receipt.Node, receipt.Key, receipt.Accepted, receipt.Transaction), (read.Node, read.Key, read.Accepted, read.Transaction));
            Assert.True(read.IsGenuine(_chain));
        }
    }

    [Fact]
    public void A_key_that_no_generator_would_make_has_signed_nothing()
    {
        var modulus = new byte[NodeKey.Size];
        (modulus[0], modulus[^1]) = (0x80, 1);

        Assert.False((_group[0] with { Key = NodeKey.TryRead(modulus)! }).IsGenuine(_chain));
    }

    [Fact]
    public void A_modulus_that_is_short_or_even_is_no_key()
    {
        var modulus = NodeKeys.Miner.Modulus.ToArray();
        Assert.NotNull(NodeKey.TryRead(modulus));

        Assert.Null(NodeKey.TryRead(modulus.AsSpan(1)));
        Assert.Null(NodeKey.TryRead([.. modulus[..^1], 2]));
        Assert.Null(NodeKey.TryRead([0x7f, .. modulus[1..]]));
        using var small = System.Security.Cryptography.RSA.Create(2048);
        Assert.Throws<ArgumentException>(() => NodeKey.Of(small));
    }

    private static IReadOnlyList<Receipt> Sign(int count)
    {
        TransactionId[] ids = [.. Enumerable.Range(0, count).Select(number => new TransactionId(Hash256.Of([(byte)number])))];
        var digest = Receipt.GroupDigest(_chain, "node-1", TestNetwork.Epoch, ids);
        return Receipt.ForGroup("node-1", NodeKeys.Miner, TestNetwork.Epoch, ids, NodeKey.Sign(NodeKeys.First, digest));
    }
}
