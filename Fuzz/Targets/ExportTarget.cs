using OrleansBallot.Client;
using OrleansBallot.Fuzz.Examples;
using OrleansBallot.Ledger.Audit;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Fuzz.Targets;

/// <summary>An export of blocks or of headers, as the console reads it: a stream that comes in pieces, frame by frame.</summary>
internal sealed class ExportTarget : Target
{
    public override string Name => "export";

    public override IEnumerable<byte[]> Examples =>
    [
        [.. ExportFormat.Prologue(Example.Chain), .. Example.Blocks.SelectMany(block => ExportFormat.Frame(block.Encode()))],
        [.. ExportFormat.Prologue(Example.Chain, ExportFormat.HeadersTag), .. ExportFormat.Frame(Example.Header.Encode())],
        ExportFormat.Prologue(Example.Chain),
    ];

    public override IReadOnlyList<byte[]> Words { get; } =
        [ExportFormat.Prologue(Example.Chain), ExportFormat.Prologue(Example.Chain, ExportFormat.HeadersTag)];

    public override int MostBytes => 8192;

    /// <summary>The reader begins with a buffer of 64 KiB, and each frame, which may be one byte, is a task and an array.</summary>
    public override long MayAllocate(int length) => (256 * 1024) + (400L * length);

    public override bool Takes(ReadOnlySpan<byte> input)
    {
        var bytes = input.ToArray();
        return IsRead(bytes, ExportFormat.Tag) | IsRead(bytes, ExportFormat.HeadersTag);
    }

    private static bool IsRead(byte[] bytes, string tag)
    {
        using var pieces = new Pieces(bytes);
        var reader = new ExportReader(pieces);
        if (Now(reader.ReadChainAsync(tag, default)) is not { } chain) return false;
        var again = new CanonicalWriter().Raw(ExportFormat.Prologue(chain, tag));
        var audit = new HeaderAudit(chain);
        while (Now(reader.NextAsync(Limits.BlockBytes, default)) is (FrameRead.Whole, { } content))
        {
            again.Bytes(content);
            if (tag == ExportFormat.HeadersTag) audit.Add(content);
            else Block.TryDecode(chain.Id, content, out _);
        }

        Demand.Same(bytes.AsSpan(0, (int)reader.Position), again.Written);
        return true;
    }

    /// <summary>The bytes are at hand, so nothing waits.</summary>
    private static T Now<T>(Task<T> task)
    {
        Demand.True(task.IsCompleted, "a reader does not wait for bytes that are there");
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Gives few bytes at once at first, and then more.</summary>
    private sealed class Pieces(byte[] bytes) : MemoryStream(bytes)
    {
        private int _most = 1;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, _most++)], cancellationToken);
    }
}
