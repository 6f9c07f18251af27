using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansBallot.Ledger;

namespace OrleansBallot.Client;

/// <summary>
/// A folder with a file for each credential: first what its voter alone may know, saved before the registrar is asked, so that
/// a lost answer is asked for again; then the credential, and nothing that would link it to the question.
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
        Read(election, voter) is { Randomizer: { } randomizer, Signature: { } signature }
        && Hash256.TryParse(randomizer, out var hash) && HexBytes.TryRead(signature) is { } bytes
            ? new(hash, [.. bytes])
            : null;

    /// <summary>What to ask the registrar: the question that was begun, or a new one, which is on disk before it is given.</summary>
    public PendingCredential Begin(ElectionId election, PublicKey voter, Hash256 chain, IssuingKey issuer)
    {
        if (Read(election, voter) is { Randomizer: { } randomizer, Blinded: { } blinded, Inverse: { } inverse }
            && Hash256.TryParse(randomizer, out var begun) && HexBytes.TryRead(blinded) is { } message && HexBytes.TryRead(inverse) is { } taking)
            return new(begun, message, taking);
        var drawn = Hash256.From(RandomNumberGenerator.GetBytes(BlindRsa.RandomizerSize));
        var prepared = BlindRsa.Prepare(drawn.ToArray(), Credential.Message(chain, election, voter));
        var blinding = Blind(issuer, prepared);
        Write(election, voter, new(
            election.ToString(), voter.ToString(), drawn.ToString(), Convert.ToHexStringLower(blinding.Message.AsSpan()), Convert.ToHexStringLower(blinding.Inverse.AsSpan())));
        return new(drawn, [.. blinding.Message], [.. blinding.Inverse]);
    }

    /// <summary>Keeps a credential in place of the question.</summary>
    public string Save(ElectionId election, PublicKey voter, Credential credential) => Write(election, voter, new(
        election.ToString(), voter.ToString(), credential.Randomizer.ToString(), Signature: Convert.ToHexStringLower(credential.Signature.AsSpan())));

    /// <summary>Blinds a prepared message.</summary>
    public static Blinding Blind(IssuingKey issuer, byte[] prepared)
    {
        // A factor that hides nothing is drawn about never.
        while (true)
        {
            var salt = RandomNumberGenerator.GetBytes(BlindRsa.SaltSize);
            if (BlindRsa.Blind(issuer, prepared, salt, RandomNumberGenerator.GetBytes(IssuingKey.Size)) is { } blinding) return blinding;
        }
    }

    /// <summary>Null where there is none; what does not read is an error, since overwriting it could lose a vote.</summary>
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
            // Said below, like everything else that it should not be.
        }

        throw Failure.Usage($"'{file}' is no credential of this key for this election. Move it away, and ask again.");
    }

    private string Write(ElectionId election, PublicKey voter, Saved saved)
    {
        Directory.CreateDirectory(path);
        var (file, partial) = (FileOf(election, voter), FileOf(election, voter) + ".partial");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(partial, options))
        {
            JsonSerializer.Serialize(stream, saved, _format);
            stream.Flush(flushToDisk: true);
        }

        File.Move(partial, file, overwrite: true);
        return file;
    }

    private string FileOf(ElectionId election, PublicKey voter) => Path.Combine(path, $"{election.ToString()[..16]}-{voter.ToString()[..16]}.credential.json");

    private sealed record Saved(
        string Election, string Voter, string Randomizer, string? Blinded = null, string? Inverse = null, string? Signature = null);
}

/// <summary>A question to a registrar that has no answer yet.</summary>
internal sealed record PendingCredential(Hash256 Randomizer, byte[] Blinded, byte[] Inverse);
