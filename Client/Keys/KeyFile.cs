using System.Security.Cryptography;
using System.Text;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>A voter's or organiser's P-256 key as an encrypted PKCS#8 PEM file, as OpenSSL reads and writes it.</summary>
internal static class KeyFile
{
    // The iterations are what each guess at the passphrase costs.
    private static readonly PbeParameters _encryption = new(
        PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterationCount: 600_000);

    /// <summary>Makes a new key. It never overwrites a file, since a lost key is a lost vote.</summary>
    public static PublicKey Create(string path, string passphrase)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = key.ExportEncryptedPkcs8PrivateKeyPem(PassphraseForms.Kept(passphrase), _encryption) + "\n";
        return WholeFile.TryCreate(path, Encoding.ASCII.GetBytes(pem), WholeFile.OwnerAlone) ? PublicKey.Of(key) : throw Exists(path);
    }

    /// <summary>
    /// The request for a credential that a key makes in an election (K5), one part for each class of the roll: the same on every machine.
    /// </summary>
    public static BlindRequest[] RequestOf(ECDsa key, Hash256 chain, ElectionId election, RollTerms roll)
    {
        var secret = key.ExportParameters(includePrivateParameters: true).D!;
        try
        {
            var voter = PublicKey.Of(key);
            return [.. roll.Classes.Select((voters, place) =>
                BlindRequest.Derive(secret, chain, election, voter, voters.Issuer, checked((byte)place)))];
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>The failure where there is a file already.</summary>
    public static Failure Exists(string path) =>
        Failure.Usage($"'{path}' exists already; a key is never overwritten. Choose another name.");
}
