using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Keys;

namespace OrleansBallot.Grains.Tracking;

/// <summary>
/// Challenges. Each is good for its node alone, for a minute, and for one proof. They are computed from a secret and not stored, so nobody
/// can void a node's challenge by asking for more, or by sending a bad proof.
/// </summary>
internal sealed class Challenges(IRandomness randomness, TimeProvider time)
{
    private static readonly TimeSpan _validity = TimeSpan.FromMinutes(1);

    private readonly byte[] _secret = randomness.Bytes(MembershipProof.ChallengeSize);
    private readonly Dictionary<string, long> _proven = [];
    private long _last;

    /// <summary>A new challenge for a node. Earlier ones stay good.</summary>
    public byte[] Give(string node) => Of(node, _last = Math.Max(_last + 1, time.GetTimestamp()));

    /// <summary>
    /// True when a proof may bear this challenge: it was given to this node, a moment ago, and after the last one that was used.
    /// </summary>
    public bool IsGood(string node, byte[]? nonce) =>
        nonce is { Length: MembershipProof.ChallengeSize } && ShortName.IsValid(node)
        && CryptographicOperations.FixedTimeEquals(Of(node, Since(nonce)), nonce)
        && time.GetElapsedTime(Since(nonce)) <= _validity && Since(nonce) > _proven.GetValueOrDefault(node, long.MinValue);

    /// <summary>Uses up a challenge that was good, and those before it.</summary>
    public void Use(string node, byte[] nonce)
    {
        foreach (var old in _proven.Where(proven => time.GetElapsedTime(proven.Value) > _validity).Select(proven => proven.Key).ToList())
            _proven.Remove(old);
        _proven[node] = Since(nonce);
    }

    private static long Since(byte[] nonce) => BinaryPrimitives.ReadInt64BigEndian(nonce);

    /// <summary>The time of the challenge, and a digest of time and name that only this activation can make.</summary>
    private byte[] Of(string node, long since)
    {
        var nonce = new byte[MembershipProof.ChallengeSize];
        BinaryPrimitives.WriteInt64BigEndian(nonce, since);
        byte[] bound = [.. nonce.AsSpan(0, sizeof(long)), .. Encoding.ASCII.GetBytes(node)];
        HMACSHA256.HashData(_secret, bound).AsSpan(0, nonce.Length - sizeof(long)).CopyTo(nonce.AsSpan(sizeof(long)));
        return nonce;
    }
}
