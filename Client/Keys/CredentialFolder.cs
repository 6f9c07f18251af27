using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>
/// A folder with a file for each credential. Losing it costs nothing: the same key asks again, and gets the same credential. Older versions
/// drew their requests at random and kept them here. Such a request is sent again as it is.
/// </summary>
internal sealed class CredentialFolder(string path)
{
    public const string DefaultPath = "credentials";

    private const int MostBytes = 16 * 1024;

    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The credential of a key for an election; null where there is none yet.</summary>
    public Credential? Find(ElectionId election, PublicKey voter) =>
        Read(election, voter) is { Randomizer: { } randomizer, Signature: { } signature, Class: var place }
        && Hash256.TryParse(randomizer, out var hash) && HexBytes.TryRead(signature) is { } bytes
            ? new(place, hash, [.. bytes])
            : null;

    /// <summary>A request that an older version began and kept here; null where there is none.</summary>
    public BlindRequest? FindBegun(ElectionId election, PublicKey voter) =>
        Read(election, voter) is { Randomizer: { } randomizer, Blinded: { } blinded, Inverse: { } inverse }
        && Hash256.TryParse(randomizer, out var begun)
        && HexBytes.TryRead(blinded) is { } message && HexBytes.TryRead(inverse) is { } taking
            ? new(begun, new([.. message], [.. taking]))
            : null;

    /// <summary>Keeps a credential in place of its request.</summary>
    public string Save(ElectionId election, PublicKey voter, Credential credential) => Write(election, voter, new(
        election.ToString(), voter.ToString(), credential.Randomizer.ToString(), Class: credential.Class,
        Signature: Convert.ToHexStringLower(credential.Signature.AsSpan())));

    /// <summary>Null where there is no file. One that can't be read is an error, since overwriting it could lose a vote.</summary>
    private Saved? Read(ElectionId election, PublicKey voter)
    {
        var file = FileOf(election, voter);
        if (!File.Exists(file)) return null;
        try
        {
            var saved = new FileInfo(file).Length <= MostBytes ? JsonSerializer.Deserialize<Saved>(File.ReadAllText(file), _format) : null;
            if (saved?.Election == election.ToString() && saved.Voter == voter.ToString()) return saved;
        }
        catch (JsonException)
        {
            // Told below, like any other wrong content.
        }

        throw Failure.Usage($"'{file}' is no credential of this key for this election. Move it away, and ask again.");
    }

    private string Write(ElectionId election, PublicKey voter, Saved saved)
    {
        Directory.CreateDirectory(path);
        var file = FileOf(election, voter);
        WholeFile.Replace(file, JsonSerializer.SerializeToUtf8Bytes(saved, _format), WholeFile.OwnerAlone);
        return file;
    }

    private string FileOf(ElectionId election, PublicKey voter) =>
        Path.Combine(path, $"{election.ToString()[..16]}-{voter.ToString()[..16]}.credential.json");

    private sealed record Saved(
        string Election, string Voter, string Randomizer, string? Blinded = null, string? Inverse = null, string? Signature = null,
            byte Class = 0);
}
