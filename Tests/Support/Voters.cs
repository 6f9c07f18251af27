using System.Collections.Concurrent;
using System.Security.Cryptography;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Tests.Support;

/// <summary>A person with a key. The same name has the same key in every run, so that failures repeat.</summary>
public sealed class Voter
{
    private readonly ECDsa _key;

    private Voter(string name)
    {
        Name = name;
        _key = ECDsa.Create(
            new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)) });
        Key = PublicKey.Of(_key);
    }

    public string Name { get; }

    public PublicKey Key { get; }

    public Transaction Sign(Hash256 chain, Payload payload) => Transaction.Sign(chain, payload, _key);

    public Signature Sign(Hash256 digest) => Signature.By(_key, digest);

    public override string ToString() => Name;

    internal static Voter Make(string name) => new(name);
}

/// <summary>All voters of the tests.</summary>
public static class Voters
{
    private static readonly ConcurrentDictionary<string, Lazy<Voter>> _known = new();

    public static Voter Ann => Named("Ann");

    public static Voter Bob => Named("Bob");

    public static Voter Cid => Named("Cid");

    public static Voter Dot => Named("Dot");

    public static Voter Organiser => Named("Organiser");

    public static Voter Number(int number) => Named($"Voter {number}");

    public static IEnumerable<Voter> Crowd(int count) => Enumerable.Range(0, count).Select(Number);

    public static Voter Named(string name) => _known.GetOrAdd(name, name => new(() => Voter.Make(name))).Value;
}
