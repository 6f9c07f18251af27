using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansBallot.Storage.Files;

/// <summary>
/// The content of a state file: readable, but not for editing. The version goes on after a clear, so that no earlier version fits a later
/// state.
/// </summary>
/// <param name="Grain">The grain that owns the state, because a file's name may be a digest of its id.</param>
/// <param name="Name">The name among the owner's states.</param>
/// <param name="Version">How often it was replaced or cleared.</param>
/// <param name="Digest">SHA-256 over the version and the value as they are written.</param>
/// <param name="Value">The value; null once it was cleared.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record StateFile(string Grain, string Name, long Version, string Digest, JsonElement? Value)
{
    // Far above any state that is read whole. A larger file was not written here.
    private const int MaxSize = 64 * 1024 * 1024;

    // Encoded names leave room for an extension within the 255 bytes that file systems allow.
    private const int MaxName = 200;

    public static string FileName(string owner, string name)
    {
        var encoded = $"{Encode(owner)}.{Encode(name)}";
        return (encoded.Length <= MaxName ? encoded : Sha256(encoded)) + ".json";
    }

    public static StateFile? Read(IDisk disk, string path, string owner, string name)
    {
        if (AtomicFile.Read(disk, path, MaxSize) is not { } bytes)
            return null;
        var file = Parse(bytes, path);
        if (file.Grain != owner || file.Name != name)
            throw new StorageException($"'{path}' is the state '{file.Name}' of {file.Grain}, not '{name}' of {owner}.");
        return file;
    }

    public static void Write(IDisk disk, string path, string owner, string name, long version, string? json)
    {
        JsonElement? value = json is null ? null : JsonElement.Parse(json);
        AtomicFile.Write(
            disk, path, JsonSerializer.SerializeToUtf8Bytes(new StateFile(owner, name, version, DigestOf(version, value), value)));
    }

    private static StateFile Parse(byte[] bytes, string path)
    {
        try
        {
            var file = JsonSerializer.Deserialize<StateFile>(bytes) ?? throw new JsonException("It is null.");

            // Half a character in the value shows only here, where the value is written.
            return file.Digest == DigestOf(file.Version, file.Value)
                ? file
                : throw new JsonException("its content doesn't match its digest.");
        }
        catch (JsonException e)
        {
            throw new StorageException($"'{path}' is damaged: {e.Message}", e);
        }
    }

    private static string DigestOf(long version, JsonElement? value)
    {
        // The text is written anew, because the file's raw text may have escapes that the value did not have.
        var text = value is { } element ? JsonSerializer.Serialize(element) : "";
        return Sha256(string.Create(CultureInfo.InvariantCulture, $"{version}\n{text}"));
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Keys come from callers, so names have no separators and no dots, and never differ by case alone.</summary>
    private static string Encode(string text)
    {
        var encoded = new StringBuilder();
        foreach (var unit in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterLower((char)unit) || char.IsAsciiDigit((char)unit) || unit == '-')
                encoded.Append((char)unit);
            else
                encoded.Append(CultureInfo.InvariantCulture, $"%{unit:x2}");
        }
        return encoded.ToString();
    }
}
