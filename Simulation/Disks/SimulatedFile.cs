namespace OrleansBallot.Simulation.Disks;

/// <summary>A file as the page cache shows it, and as the platter holds it.</summary>
internal sealed class SimulatedFile(byte[]? content = null)
{
    private const int Sector = 512;

    private static long _births;

    private readonly Bytes _durable = new(content ?? []);
    private readonly List<(Action<Bytes> Apply, long Offset, byte[] Written)> _pending = [];

    /// <summary>The time at which it was made, which is different for every file of a run.</summary>
    public long Birth { get; init; } = Interlocked.Increment(ref _births);

    public Bytes Current { get; } = new(content ?? []);

    public void Change(Action<Bytes> apply, long offset, byte[] written)
    {
        apply(Current);
        _pending.Add((apply, offset, written));
    }

    public void Sync()
    {
        foreach (var (apply, _, _) in _pending)
            apply(_durable);
        _pending.Clear();
    }

    /// <summary>The cache still shows data that will never reach the platter.</summary>
    public void Forget() => _pending.Clear();

    public byte[] AfterCrash(Survivors survivors, Random random)
    {
        if (survivors == Survivors.Everything)
            return Current.ToArray();
        var left = new Bytes(_durable.ToArray());
        if (survivors == Survivors.Prefix && _pending.Count > 0)
        {
            var whole = random.Next(_pending.Count);
            foreach (var (apply, _, _) in _pending.Take(whole))
                apply(left);
            var (last, offset, written) = _pending[whole];
            if (written.Length == 0)
                last(left);
            else
                left.Write(offset, written.AsSpan(0, random.Next(written.Length + 1)));
        }
        if (survivors == Survivors.Sectors)
        {
            foreach (var (apply, offset, written) in _pending)
                ApplySectors(left, apply, offset, written, random);
        }
        return left.ToArray();
    }

    private static void ApplySectors(Bytes left, Action<Bytes> apply, long offset, byte[] written, Random random)
    {
        if (written.Length == 0 && random.Next(2) == 0)
            apply(left);
        if (written.Length > 0 && random.Next(2) == 0)
            left.SetLength((int)Math.Max(left.Length, offset + written.Length));
        for (var from = 0; from < written.Length;)
        {
            var to = (int)Math.Min(written.Length, ((offset + from) / Sector + 1) * Sector - offset);
            if (random.Next(2) == 0)
                left.Write(offset + from, written.AsSpan(from, to - from));
            from = to;
        }
    }

    /// <summary>Grows with zeros, as files do.</summary>
    internal sealed class Bytes(byte[] initial)
    {
        private byte[] _content = [.. initial];

        public int Length { get; private set; } = initial.Length;

        public byte[] ToArray() => _content[..Length];

        public int Read(long offset, Span<byte> buffer)
        {
            var count = (int)Math.Clamp(Length - offset, 0, buffer.Length);
            if (count > 0)
                _content.AsSpan((int)offset, count).CopyTo(buffer);
            return count;
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            if (bytes.IsEmpty)
                return;
            SetLength((int)Math.Max(Length, offset + bytes.Length));
            bytes.CopyTo(_content.AsSpan((int)offset));
        }

        public void SetLength(int length)
        {
            if (length > _content.Length)
                Array.Resize(ref _content, Math.Max(length, _content.Length * 2));
            if (length < Length)
                _content.AsSpan(length, Length - length).Clear();
            Length = length;
        }
    }
}
