using System.Security.Cryptography;
using System.Text;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Fuzz.Http;

/// <summary>Somebody with a key, the same in every run.</summary>
internal sealed class Person : IDisposable
{
    private readonly byte[] _secret;
    private readonly ECDsa _key;

    public Person(string name)
    {
        _secret = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        _key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = _secret });
        Key = PublicKey.Of(_key);
    }

    public PublicKey Key { get; }

    public Transaction Sign(Hash256 chain, Payload payload) => Transaction.Sign(chain, payload, _key);

    /// <summary>The request for the right to vote with this key.</summary>
    public BlindRequest Request(Hash256 chain, ElectionId election, IssuingKey issuer) =>
        BlindRequest.Derive(_secret, chain, election, Key, issuer);

    public void Dispose() => _key.Dispose();
}
