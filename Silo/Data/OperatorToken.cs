using System.Security.Cryptography;
using System.Text;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;

namespace OrleansBallot.Silo.Data;

/// <summary>
/// The secret by which operators prove that they are operators: 64 hex digits, made at the first start, in a file that only its owner may
/// read.
/// </summary>
internal sealed class OperatorToken
{
    public const string FileName = "operator.token";

    private const int Size = 32;
    private readonly byte[] _digest;

    private OperatorToken(string text) => _digest = Digest(text);

    /// <exception cref="StorageException">The file holds no token, or can't be made.</exception>
    public static OperatorToken Load(DataDirectory data)
    {
        var text = Encoding.ASCII.GetString(data.GetOrAdd(FileName, Make)).Trim();

        // An emptied or cut file would be a token that is easy to guess.
        if (text.Length != 2 * Size || !text.All(char.IsAsciiHexDigitLower))
            throw new StorageException(
                $"'{Path.Combine(data.Location, FileName)}' ({DataDirectory.Setting}) is damaged: restore it, or delete "
                + "it to get a new token.");
        return new(text);
    }

    /// <summary>Takes the same time for every wrong text: it compares digests of one length, so neither content nor length leaks.</summary>
    public bool Matches(string presented) => CryptographicOperations.FixedTimeEquals(_digest, Digest(presented));

    private static byte[] Make() => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Size)) + "\n");

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
