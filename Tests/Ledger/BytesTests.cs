using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

public class BytesTests
{
    private readonly TestNetwork _network = TestNetwork.Default;

    private Transaction Election => _network.Open(Voters.Organiser);

    [Fact, Breaks(Rejection.TooLarge)]
    public void A_transaction_over_16_KiB_is_refused_before_it_is_read()
    {
        Assert.Equal(Rejection.TooLarge, Decode(new byte[Limits.TransactionBytes + 1]));
        Assert.Equal(Rejection.Malformed, Decode(new byte[Limits.TransactionBytes]));
    }

    [Fact, Breaks(Rejection.TooLarge)]
    public void A_block_over_4_MiB_is_refused_before_it_is_read()
    {
        Assert.Equal(Rejection.TooLarge, Block.TryDecode(_network.Id, new byte[Limits.BlockBytes + 1], out _));
        Assert.Equal(Rejection.Malformed, Block.TryDecode(_network.Id, new byte[Limits.BlockBytes], out _));
    }

    [Fact, Breaks(Rejection.Malformed)]
    public void A_byte_too_many_or_too_few_is_refused()
    {
        var bytes = Election.Bytes.ToArray();

        Assert.Equal(Rejection.None, Decode(bytes));
        Assert.Equal(Rejection.Malformed, Decode([.. bytes, 0]));
        Assert.Equal(Rejection.Malformed, Decode(bytes[..^1]));
        Assert.Equal(Rejection.Malformed, Decode([]));
    }

    [Fact, Breaks(Rejection.Malformed)]
    public void A_length_in_more_bytes_than_it_takes_is_refused()
    {
        // The title's length follows kind and key.
        var bytes = Election.Bytes.ToArray();
        var at = 1 + PublicKey.Size;
        Assert.True(bytes[at] < 0x80);

        Assert.Equal(Rejection.Malformed, Decode([.. bytes[..at], (byte)(bytes[at] | 0x80), 0, .. bytes[(at + 1)..]]));
    }

    [Theory, Breaks(Rejection.Malformed)]
    [InlineData(new byte[] { 0xc0, 0xaf })] // An overlong slash
    [InlineData(new byte[] { 0xed, 0xa0, 0x80 })] // A surrogate
    [InlineData(new byte[] { 0xf4, 0x90, 0x80, 0x80 })] // Beyond Unicode
    [InlineData(new byte[] { 0xe2, 0x82 })] // Cut short
    [InlineData(new byte[] { 0x80 })] // A tail without a head
    public void Text_that_is_not_UTF_8_is_refused(byte[] text)
    {
        var bytes = Election.Bytes.ToArray();
        var at = 1 + PublicKey.Size;
        var rest = bytes[(at + 1 + bytes[at])..];

        Assert.Equal(Rejection.Malformed, Decode([.. bytes[..at], (byte)text.Length, .. text, .. rest]));
    }

    [Fact]
    public void A_byte_order_mark_is_text_like_any_other()
    {
        var title = "\ufeffShed";
        var election = _network.Open(Voters.Organiser, title);

        Assert.Equal(Rejection.None, Transaction.TryDecode(_network.Id, election.Bytes.Span, out var read));
        Assert.Equal(title, Assert.IsType<OpenElection>(read!.Payload).Title);
    }

    [Fact]
    public void A_lone_surrogate_can_not_be_signed() =>
        Assert.ThrowsAny<ArgumentException>(() => _network.Open(Voters.Organiser, "Shed \ud800"));

    [Fact, Breaks(Rejection.Malformed)]
    public void A_kind_that_is_not_known_is_refused()
    {
        var bytes = Election.Bytes.ToArray();
        foreach (var kind in new byte[] { 0, 5, 255 })
        {
            bytes[0] = kind;
            Assert.Equal(Rejection.Malformed, Decode(bytes));
        }
    }

    [Fact, Breaks(Rejection.Malformed)]
    public void A_moment_after_the_year_9999_is_refused()
    {
        var writer = new CanonicalWriter().UInt64(Timestamp.Max.Milliseconds);
        var reader = new CanonicalReader(writer.Written);
        Assert.Equal(Timestamp.Max, reader.Time());
        Assert.True(reader.Complete);

        reader = new CanonicalReader(new CanonicalWriter().UInt64(Timestamp.Max.Milliseconds + 1).Written);
        _ = reader.Time();
        Assert.False(reader.Sound);
    }

    [Fact, Breaks(Rejection.Malformed)]
    public void Terms_that_there_are_not_are_refused()
    {
        // The last three bytes before the signature: eligibility, method, revoting.
        foreach (var (fromEnd, beyond) in ((int, byte)[])[(3, 2), (2, 5), (1, 2)])
        {
            byte[] changed = Election.Bytes.ToArray();
            changed[^(Signature.Size + fromEnd)] = beyond;
            Assert.Equal(Rejection.Malformed, Decode(changed));
        }
    }

    [Fact]
    public void A_count_that_the_bytes_do_not_cover_allocates_nothing()
    {
        // A signature's worth of bytes that claims 16,384 options of nothing.
        var bytes = new CanonicalWriter().Byte((byte)TransactionKind.OpenElection)
            .Hash(default).Hash(default).Text("").Length(Limits.TransactionBytes).ToArray();
        _ = Decode(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(Rejection.Malformed, Decode(bytes));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_096);
    }

    [Fact]
    public void A_fault_sticks_to_the_reader()
    {
        var reader = new CanonicalReader([1, 2, 3]);
        _ = reader.UInt32();

        Assert.False(reader.Sound);
        Assert.Equal(0, reader.Byte());
        Assert.Equal("", reader.Text(3));
        Assert.False(reader.Complete);
    }

    [Theory]
    [InlineData(0UL, 1)]
    [InlineData(127UL, 1)]
    [InlineData(128UL, 2)]
    [InlineData(16_383UL, 2)]
    [InlineData(16_384UL, 3)]
    [InlineData(long.MaxValue, 9)]
    public void Lengths_take_seven_bits_a_byte(ulong value, int bytes)
    {
        var written = new CanonicalWriter().Length(value).ToArray();
        Assert.Equal(bytes, written.Length);

        var reader = new CanonicalReader(written);
        Assert.Equal(value, reader.Length(ulong.MaxValue));
        Assert.True(reader.Complete);
    }

    private Rejection Decode(byte[] bytes) => Transaction.TryDecode(_network.Id, bytes, out _);
}
