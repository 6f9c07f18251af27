using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Simulation.Keys;

/// <summary>
/// Somebody with a key on P-256. The same name has the same key, and signs the same with the same bytes (RFC 6979): the platform's
/// signatures have random nonces, and signatures are hashed into blocks.
/// </summary>
internal sealed class Person
{
    private static readonly BigInteger _order = BigInteger.Parse(
        "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private readonly BigInteger _secret;

    public Person(string name)
        : this(name, Number(SHA256.HashData(Encoding.UTF8.GetBytes(name))) % (_order - 1) + 1)
    {
    }

    private Person(string name, BigInteger secret)
    {
        (Name, _secret) = (name, secret);
        var point = Multiply(_secret);
        Key = new(Hash256.From(point.X!), Hash256.From(point.Y!));
    }

    /// <summary>The owner of a key of the platform.</summary>
    public static Person Of(ECDsa key) => new("somebody", Number(key.ExportParameters(includePrivateParameters: true).D));

    public string Name { get; }

    public PublicKey Key { get; }

    /// <summary>The secret, for a key object.</summary>
    public byte[] Secret => Bytes(_secret);

    public Transaction Sign(Hash256 chain, Payload payload) => Transaction.Sign(chain, payload, Sign);

    public Signature Sign(Hash256 digest)
    {
        var message = Number(digest.ToArray());
        foreach (var nonce in Nonces(Bytes(message % _order)))
        {
            var r = Number(Multiply(nonce).X!) % _order;
            var s = BigInteger.ModPow(nonce, _order - 2, _order) * (message + r * _secret) % _order;
            if (!r.IsZero && !s.IsZero) return new(Hash256.From(Bytes(r)), Hash256.From(Bytes(s)));
        }

        throw new InvalidOperationException("There is always a next nonce.");
    }

    /// <summary>RFC 6979, section 3.2, with HMAC-SHA-256.</summary>
    private IEnumerable<BigInteger> Nonces(byte[] message)
    {
        var (value, key) = (new byte[32], new byte[32]);
        Array.Fill<byte>(value, 1);
        key = Hash(key, [.. value, 0, .. Secret, .. message]);
        value = Hash(key, value);
        key = Hash(key, [.. value, 1, .. Secret, .. message]);
        value = Hash(key, value);
        while (true)
        {
            value = Hash(key, value);
            var nonce = Number(value);
            if (!nonce.IsZero && nonce < _order) yield return nonce;
            key = Hash(key, [.. value, 0]);
            value = Hash(key, value);
        }
    }

    /// <summary>A multiple of the curve's base point: the platform computes it as the public half of a key.</summary>
    private static ECPoint Multiply(BigInteger times)
    {
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Bytes(times) });
        return key.ExportParameters(false).Q;
    }

    private static byte[] Hash(byte[] key, byte[] value) => HMACSHA256.HashData(key, value);

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static byte[] Bytes(BigInteger number)
    {
        var bytes = new byte[32];
        var written = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        written.CopyTo(bytes.AsSpan(bytes.Length - written.Length));
        return bytes;
    }
}
