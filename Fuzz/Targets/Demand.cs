namespace OrleansBallot.Fuzz.Targets;

/// <summary>Promises of decoders. One that is broken is a finding.</summary>
internal static class Demand
{
    /// <summary>Each value has one encoding (E1): what decodes must encode to the bytes that it came from.</summary>
    public static void Same(ReadOnlySpan<byte> input, ReadOnlySpan<byte> encoded)
    {
        if (input.SequenceEqual(encoded)) return;
        var same = input.CommonPrefixLength(encoded);
        throw new InvalidOperationException($"It encodes to other bytes, from byte {same} on: {Convert.ToHexString(encoded)}");
    }

    public static void True(bool holds, string promise)
    {
        if (!holds) throw new InvalidOperationException($"Broken: {promise}");
    }
}
