namespace OrleansBallot.Api.Json;

/// <summary>Bytes in JSON are hex.</summary>
public static class HexBytes
{
    /// <summary>Reads hex; null for anything else.</summary>
    public static byte[]? TryRead(string? text)
    {
        if (text is null || text.Length % 2 != 0) return null;
        var bytes = new byte[text.Length / 2];
        return Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done ? bytes : null;
    }
}
