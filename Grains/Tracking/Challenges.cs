using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Tracking;

/// <summary>Challenges that were given and not used: each serves once, within a minute, and only so many wait at a time.</summary>
internal sealed class Challenges(IRandomness randomness, TimeProvider time)
{
    private const int Most = 1000;

    private static readonly TimeSpan _validity = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, (byte[] Nonce, long Since)> _given = [];

    /// <summary>A new challenge for a node; the one before is void.</summary>
    public byte[] Give(string node)
    {
        if (_given.Count >= Most)
        {
            foreach (var stale in _given.Where(pair => time.GetElapsedTime(pair.Value.Since) > _validity).Select(pair => pair.Key).ToList()) _given.Remove(stale);
            if (_given.Count >= Most) _given.Remove(_given.MinBy(pair => pair.Value.Since).Key);
        }

        var nonce = randomness.Bytes(Membership.ChallengeSize);
        _given[node] = (nonce, time.GetTimestamp());
        return nonce;
    }

    /// <summary>Uses up a challenge; false when it is not the one that was given, or too old.</summary>
    public bool Use(string node, byte[] nonce) =>
        _given.Remove(node, out var given) && given.Nonce.AsSpan().SequenceEqual(nonce) && time.GetElapsedTime(given.Since) <= _validity;
}
