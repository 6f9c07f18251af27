using System.Collections.Immutable;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Registrar;

/// <summary>A roll while it is loaded. It is in memory only, so an unfinished load leaves nothing behind.</summary>
internal sealed class RollLoad : IDisposable
{
    private readonly RollHead _head;
    private readonly List<VoterRecord> _voters = [];
    private readonly HashSet<Hash256> _known = [];
    private readonly List<Hash256> _leaves = [];
    private byte[] _last = [];

    private RollLoad(RollHead head, byte[] secrets, IRandomness randomness)
    {
        (_head, SecretBytes) = (head, secrets);
        Secrets = RegistrarSecrets.Read(secrets, randomness);
    }

    public RegistrarSecrets Secrets { get; }

    public byte[] SecretBytes { get; }

    public IReadOnlyList<VoterRecord> Voters => [.. _voters.OrderBy(voter => voter.Id)];

    /// <summary>The registrar's first record, once the whole roll is here.</summary>
    public RollRecord Record =>
        new(_head.Organiser, new(Secrets.Key, _head.Root, [.. _head.Weights.Select(ClassOf)]), RollForm.Classed);

    /// <exception cref="ArgumentException">The head belongs to another grain's roll, or breaks a bound.</exception>
    public static RollLoad Begin(string key, RollHead head, byte[] secrets, IRandomness randomness) =>
        head.Salt is { Length: RollCommitment.SaltSize }
        && head.Size is > 0 and <= IRegistrarGrain.MostVoters && RegistrarKey.Of(head.Root) == key && AreClasses(head.Weights)
            ? new(head, secrets, randomness)
            : throw new ArgumentException("The head describes no roll, or the roll of another registrar.", nameof(head));

    /// <summary>
    /// Takes the next voters; false where these are not the next. It hashes a lot, so it runs off-turn, one page at a time.
    /// </summary>
    /// <exception cref="ArgumentException">A row breaks a bound, or an id does not ascend.</exception>
    public bool TryAdd(RollPage page)
    {
        if (page.Rows is not { IsDefaultOrEmpty: false, Length: <= IRegistrarGrain.MostLoaded })
            throw new ArgumentException($"A page has 1 to {IRegistrarGrain.MostLoaded} voters.", nameof(page));

        // The answer to the last page was lost, so the page came again.
        if (page.From + page.Rows.Length == _voters.Count) return true;
        if (page.From != _voters.Count || page.From + page.Rows.Length > _head.Size) return false;
        Check(page.Rows);
        VoterRecord[] voters = [.. page.Rows.Select(Kept)];
        if (voters.DistinctBy(voter => voter.Id).Count(voter => !_known.Contains(voter.Id)) < voters.Length)
            throw new ArgumentException("Two ids differ only in their spelling.", nameof(page));
        _known.UnionWith(voters.Select(voter => voter.Id));
        _voters.AddRange(voters);
        _leaves.AddRange(page.Rows.Select(row => RollCommitment.Leaf(_head.Salt, row.Voter, row.Weight)));
        _last = page.Rows[^1].Voter;
        return true;
    }

    /// <summary>
    /// True when all voters are here, an election can name their classes (O11), and the root commits to them. It hashes a lot, so it
    /// runs off-turn.
    /// </summary>
    public bool IsWhole() =>
        _voters.Count == _head.Size && Record.Terms.IsSound && Merkle.Root(_leaves.ToArray()) == _head.Root;

    public void Dispose() => Secrets.Dispose();

    /// <summary>True for weights of a sound roll: above 0, in ascending order, and not too many (O11).</summary>
    public static bool AreClasses(ImmutableArray<uint> weights) =>
        weights is { IsDefaultOrEmpty: false, Length: <= Limits.Classes } && weights[0] > 0
        && weights.Zip(weights.Skip(1)).All(two => two.First < two.Second);

    private RollClass ClassOf(uint weight, int place) =>
        new(weight, (uint)_voters.Count(voter => voter.Class == place), Secrets.Signers[place].Key);

    private VoterRecord Kept(RollRow row)
    {
        var voter = Spelling.Voter(row.Voter);
        return new(Secrets.Mask(voter), Secrets.Mask(voter, Spelling.Code(row.Code)), Secrets.Hide(
            voter, row.Expires ?? Timestamp.Max.Milliseconds), (byte)_head.Weights.BinarySearch(row.Weight));
    }

    /// <summary>Checks all rows before any is taken, so that nothing is half-loaded.</summary>
    private void Check(ImmutableArray<RollRow> rows)
    {
        var last = _last;
        foreach (var row in rows)
        {
            if (row.Voter is not { Length: > 0 and <= IRegistrarGrain.LongestId } || row.Voter.AsSpan().SequenceCompareTo(last) <= 0)
                throw new ArgumentException($"Ids have 1 to {IRegistrarGrain.LongestId} bytes and ascend.", nameof(rows));
            if (row.Code is not { Length: >= IRegistrarGrain.ShortestCode and <= IRegistrarGrain.LongestCode }
                || row.Expires > Timestamp.Max.Milliseconds)
                throw new ArgumentException(
                    $"Codes have {IRegistrarGrain.ShortestCode} to {IRegistrarGrain.LongestCode} bytes and expire before the year 10000.",
                    nameof(rows));
            if (_head.Weights.BinarySearch(row.Weight) < 0)
                throw new ArgumentException($"The roll has no class of weight {row.Weight}.", nameof(rows));
            last = row.Voter;
        }
    }
}
