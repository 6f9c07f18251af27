using FsCheck.Fluent;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

/// <summary>Whatever is encoded reads back the same, and no other bytes mean the same.</summary>
public class EncodingPropertyTests
{
    private static readonly Hash256 _chain = TestNetwork.Default.Id;

    [Fact]
    public void A_transaction_reads_back_from_its_bytes() => Properties.ForAll(Generate.Transactions, transaction =>
    {
        Assert.Equal(Rejection.None, Transaction.TryDecode(_chain, transaction.Bytes.Span, out var read));
        Assert.Equal(transaction.Payload, read!.Payload);
        Assert.Equal((transaction.Id, transaction.Leaf, transaction.Signature), (read.Id, read.Leaf, read.Signature));
        Assert.Equal(Rejection.None, read.CheckSignature());
        Assert.Equal(transaction.Bytes, Transaction.Of(_chain, read.Payload, read.Signature).Bytes);
    });

    [Fact]
    public void A_transaction_with_any_bit_flipped_is_malformed_another_one_or_wrongly_signed() =>
        Properties.ForAll(Generate.Transactions, transaction =>
        {
            foreach (var bytes in Flips(transaction.Bytes.ToArray()))
            {
                if (Transaction.TryDecode(_chain, bytes, out var read) != Rejection.None) continue;
                Assert.Equal(bytes, read!.Bytes);
                Assert.Equal(bytes, Transaction.Of(_chain, read.Payload, read.Signature).Bytes);
                if (read.Id == transaction.Id) Assert.Equal(Rejection.WrongSignature, read.CheckSignature());
            }
        }, runs: 25);

    [Fact]
    public void A_transaction_cut_anywhere_is_malformed() => Properties.ForAll(Generate.Transactions, transaction =>
    {
        foreach (var bytes in Cuts(transaction.Bytes.ToArray()))
            Assert.Equal(Rejection.Malformed, Transaction.TryDecode(_chain, bytes, out _));
    });

    [Fact]
    public void A_header_is_156_bytes_and_reads_back_and_every_flip_has_another_hash() => Properties.ForAll(Generate.Headers, header =>
    {
        var bytes = header.Encode();
        Assert.Equal(BlockHeader.Size, bytes.Length);
        Assert.Equal(header, BlockHeader.TryDecode(bytes));
        foreach (var flipped in Flips(bytes)) Assert.True(BlockHeader.TryDecode(flipped) is not { } read || read.Hash != header.Hash);
        foreach (var cut in Cuts(bytes)) Assert.Null(BlockHeader.TryDecode(cut));
        Assert.Null(BlockHeader.TryDecode([.. bytes, 0]));
    });

    [Fact]
    public void A_block_reads_back_from_its_bytes() => Properties.ForAll(Generate.Blocks, block =>
    {
        Assert.Equal(Rejection.None, Block.TryDecode(_chain, block.Encode(), out var read));
        Assert.Equal(block.Encode(), read!.Encode());
        Assert.Equal((block.Header, block.Hash, block.Coinbase), (read.Header, read.Hash, read.Coinbase));
        Assert.Equal(
            block.Transactions.Select(transaction => transaction.Payload), read.Transactions.Select(transaction => transaction.Payload));
        Assert.Equal(block.CheckBody(TestNetwork.Default.Parameters), read.CheckBody(TestNetwork.Default.Parameters));
    }, runs: 40);

    [Fact]
    public void A_block_with_any_bit_flipped_is_malformed_another_block_or_not_its_miners() => Properties.ForAll(Generate.Blocks, block =>
    {
        foreach (var bytes in Flips(block.Encode()))
        {
            if (Block.TryDecode(_chain, bytes, out var read) != Rejection.None || read!.Hash != block.Hash) continue;
            Assert.True(read.CheckBody(TestNetwork.Default.Parameters) is Rejection.WrongMerkleRoot or Rejection.WrongBlockSignature);
        }
    }, runs: 8);

    [Fact]
    public void A_block_cut_anywhere_is_malformed() => Properties.ForAll(Generate.Blocks, block =>
    {
        foreach (var bytes in Cuts(block.Encode())) Assert.Equal(Rejection.Malformed, Block.TryDecode(_chain, bytes, out _));
    }, runs: 10);

    [Fact]
    public void A_receipt_reads_back_and_no_flip_of_it_is_genuine() => Properties.ForAll(Generate.Receipts, receipt =>
    {
        var bytes = receipt.Encode();
        Assert.Equal(bytes, Receipt.TryDecode(bytes)!.Encode());
        Assert.True(Receipt.TryDecode(bytes)!.IsGenuine(_chain));
        foreach (var flipped in Flips(bytes)) Assert.False(Receipt.TryDecode(flipped)?.IsGenuine(_chain) ?? false);
        foreach (var cut in Cuts(bytes)) Assert.Null(Receipt.TryDecode(cut));
    }, runs: 4);

    [Fact]
    public void Network_parameters_read_back_and_every_flip_is_another_network()
    {
        var parameters = TestNetwork.Default.Parameters;
        var bytes = parameters.Encode();

        Assert.Equal(parameters, ChainParameters.TryDecode(bytes));
        Assert.Equal(Hash256.Of(bytes), parameters.Genesis.MerkleRoot);
        foreach (var flipped in Flips(bytes)) Assert.NotEqual(parameters.Id, ChainParameters.TryDecode(flipped)?.Id);
        foreach (var cut in Cuts(bytes)) Assert.Null(ChainParameters.TryDecode(cut));
    }

    [Fact]
    public void Noise_never_throws_and_costs_no_more_than_its_size() => Properties.ForAll(
        from prefix in Gen.Elements<byte>(1, 2, 3, 4, 5, 6, 7)
        from noise in Generate.Noise.Resize(2_000)
        select (byte[])[prefix, .. noise],
        CostsWhatItIsLong,
        runs: 300);

    [Fact]
    public void Valid_bytes_with_noise_inside_never_throw_and_cost_no_more_than_their_size() => Properties.ForAll(
        from bytes in Gen.OneOf(
            Generate.Transactions.Select(transaction => transaction.Bytes.ToArray()), Generate.Blocks.Select(block => block.Encode()),
            Generate.Receipts.Select(receipt => receipt.Encode()))
        from at in Gen.Choose(0, bytes.Length)
        from noise in Generate.Noise.Resize(20)
        from kept in Gen.Choose(at, bytes.Length)
        select (byte[])[.. bytes[..at], .. noise, .. bytes[kept..]],
        CostsWhatItIsLong,
        runs: 300);

    private static void CostsWhatItIsLong(byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = Transaction.TryDecode(_chain, bytes, out _);
        _ = Block.TryDecode(_chain, bytes, out _);
        _ = BlockHeader.TryDecode(bytes);
        _ = Receipt.TryDecode(bytes);
        _ = ChainParameters.TryDecode(bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * bytes.Length + 16_384);
    }

    /// <summary>Every byte, each with another bit of it flipped.</summary>
    private static IEnumerable<byte[]> Flips(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length; at++)
        {
            byte[] flipped = [.. bytes];
            flipped[at] ^= (byte)(1 << (at * 5 % 8));
            yield return flipped;
        }
    }

    private static IEnumerable<byte[]> Cuts(byte[] bytes) => Enumerable.Range(0, bytes.Length).Select(length => bytes[..length]);
}
