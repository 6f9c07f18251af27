using System.Security.Cryptography;
using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Registrar;

/// <summary>Who is on a roll, by what stands for ids and codes, and which request of whom was granted.</summary>
internal sealed class VoterRoll
{
    private readonly Dictionary<Hash256, int> _indices = [];
    private readonly List<VoterRecord> _voters = [];
    private readonly Dictionary<int, Hash256> _issued = [];

    public int Size => _voters.Count;

    /// <summary>Requests that were granted.</summary>
    public uint Issued => (uint)_issued.Count;

    /// <exception cref="InvalidDataException">One is on it already.</exception>
    public void Add(IReadOnlyCollection<VoterRecord> voters)
    {
        foreach (var voter in voters)
        {
            if (!_indices.TryAdd(voter.Id, _voters.Count)) throw new InvalidDataException("A voter is on the roll twice: the log was changed from outside.");
            _voters.Add(voter);
        }
    }

    /// <summary>A voter's index; null for a stranger.</summary>
    public int? Find(Hash256 id) => _indices.TryGetValue(id, out var index) ? index : null;

    /// <summary>Whether this is the voter's code. As long for a stranger, and however much of it is right.</summary>
    public bool IsCode(int? index, Hash256 code) =>
        CryptographicOperations.FixedTimeEquals(code.ToArray(), (index is { } at ? _voters[at].Code : default).ToArray()) && index is not null;

    /// <summary>What stands for until when a voter's code is good.</summary>
    public ulong ExpiryOf(int index) => _voters[index].Expires;

    /// <summary>The hash of the one request of a voter that was granted.</summary>
    public Hash256? GrantedTo(int index) => _issued.TryGetValue(index, out var blinded) ? blinded : null;

    /// <exception cref="InvalidDataException">There is no such voter, or another request was granted before.</exception>
    public void Grant(IssuedRecord issued)
    {
        if (issued.Voter >= Size || !_issued.TryAdd((int)issued.Voter, issued.Blinded))
            throw new InvalidDataException("An issuance is of nobody on the roll, or the second to somebody: the log was changed from outside.");
    }
}
