using System.Collections.Immutable;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Encoding;
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
        new(_head.Organiser, RollTerms.Of(Secrets.Signer.Key, Secrets.Key, _head.Size, _head.Root), RollForm.Hidden);

    /// <exception cref="ArgumentException">The head belongs to another grain's roll, or breaks a bound.</exception>
    public static RollLoad Begin(string key, RollHead head, byte[] secrets, IRandomness randomness) =>
        head.Salt is { Length: RollCommitment.SaltSize }
        && head.Size is > 0 and <= IRegistrarGrain.MostVoters && RegistrarKey.Of(head.Root) == key
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
        _leaves.AddRange(page.Rows.Select(row => RollCommitment.Leaf(_head.Salt, row.Voter, weight: 1)));
        _last = page.Rows[^1].Voter;
        return true;
    }

    /// <summary>True when all voters are here, and the root commits to them. It hashes a lot, so it runs off-turn.</summary>
    public bool IsWhole() => _voters.Count == _head.Size && Merkle.Root(_leaves.ToArray()) == _head.Root;

    public void Dispose() => Secrets.Dispose();

    private VoterRecord Kept(RollRow row)
    {
        var voter = Spelling.Voter(row.Voter);
        return new(Secrets.Mask(voter), Secrets.Mask(voter, Spelling.Code(row.Code)), Secrets.Hide(
            voter, row.Expires ?? Timestamp.Max.Milliseconds));
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
            last = row.Voter;
        }
    }
}
