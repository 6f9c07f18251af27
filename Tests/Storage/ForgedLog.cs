using OrleansBallot.Simulation.Disks;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;

namespace OrleansBallot.Tests.Storage;

/// <summary>
/// Logs whose records have right digests, as anybody can give them who reads the file, and say what no writer of ours says.
/// </summary>
public sealed class ForgedLog
{
    private const string Path = "/data/ledger.log";
    private static readonly LedgerFormat _format = LedgerFormat.Create("node-1");

    [Theory]
    [InlineData(-RecordHeader.Size)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void With_a_negative_length_ends_before_it(int length) => AssertEndsBefore(length, durable: LedgerFormat.FileHeaderSize);

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(LedgerFormat.FileHeaderSize - 1)]
    [InlineData(LedgerFormat.FileHeaderSize + 1)]
    [InlineData(long.MaxValue)]
    public void Of_a_record_that_says_it_was_written_when_nothing_or_itself_was_durable_ends_before_it(long durable) =>
        AssertEndsBefore(length: 3, durable);

    [Fact]
    public void Whose_durable_part_ends_within_an_append_is_refused()
    {
        const int end = LedgerFormat.FileHeaderSize + RecordHeader.Size + 3;

        Assert.Equal(LedgerFormat.FileHeaderSize, Recover(length: 3, LedgerFormat.FileHeaderSize, more: true).End);
        Assert.Throws<StorageException>(() => Recover(length: 3, LedgerFormat.FileHeaderSize, more: true, knownDurable: end));
        Assert.Equal(end, Recover(length: 3, LedgerFormat.FileHeaderSize, knownDurable: end).End);
    }

    [Fact]
    public void With_a_record_as_writers_write_it_goes_on() =>
        Assert.Equal(LedgerFormat.FileHeaderSize + RecordHeader.Size + 3, Recover(length: 3, LedgerFormat.FileHeaderSize).End);

    private static void AssertEndsBefore(int length, long durable)
    {
        var recovery = Recover(length, durable);

        Assert.Equal((LedgerFormat.FileHeaderSize, 0), (recovery.End, recovery.Report.Records));
        Assert.Equal(RecordHeader.Size + 3, recovery.Report.TornBytes);
    }

    private static LedgerRecovery Recover(
        int length, long durable, bool more = false, long knownDurable = LedgerFormat.FileHeaderSize)
    {
        // One that never ends fails here.
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var payload = "abc"u8[..(length < 0 ? 0 : 3)];
        var header = _format.Encode(
            new(RecordKind.Block, more, length, Epoch: 1, durable), LedgerFormat.FileHeaderSize, payload);
        var disk = new SimulatedDisk("/data") { [Path] = [.. _format.FileHeader.Span, .. header, .. "abc"u8] };
        using var file = disk.Open(Path);
        var recovery = new LedgerRecovery(file, _format, Path);
        recovery.Run(knownDurable, late.Token);
        return recovery;
    }
}
