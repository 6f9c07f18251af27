using System.Security.Cryptography;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Registrar;

/// <summary>The voters on a roll, by the masks of ids and codes, and the one granted request of each.</summary>
internal sealed class VoterRoll
{
    private readonly Dictionary<Hash256, int> _indices = [];
    private readonly List<VoterRecord> _voters = [];
    private readonly Dictionary<int, Hash256> _issued = [];

    public int Size => _voters.Count;

    /// <summary>How many requests were granted.</summary>
    public uint Issued => (uint)_issued.Count;

    /// <summary>
    /// How many voters each class has, and how many of them were granted their request. A voter of no such class makes one more.
    /// </summary>
    public (uint Size, uint Issued)[] Classes(int count)
    {
        var classes = new (uint Size, uint Issued)[count];
        foreach (var (index, voter) in _voters.Index())
        {
            if (voter.Class >= classes.Length) Array.Resize(ref classes, voter.Class + 1);
            classes[voter.Class].Size++;
            if (_issued.ContainsKey(index)) classes[voter.Class].Issued++;
        }

        return classes;
    }

    /// <exception cref="InvalidDataException">A voter is on the roll already.</exception>
    public void Add(IReadOnlyCollection<VoterRecord> voters)
    {
        foreach (var voter in voters)
        {
            if (!_indices.TryAdd(voter.Id, _voters.Count))
                throw new InvalidDataException("A voter is on the roll twice: the log was changed from outside.");
            _voters.Add(voter);
        }
    }

    /// <summary>A voter's index; null for a stranger.</summary>
    public int? Find(Hash256 id) => _indices.TryGetValue(id, out var index) ? index : null;

    /// <summary>True when this is the voter's code. It takes as long for a stranger, and however much of the code is right.</summary>
    public bool IsCode(int? index, Hash256 code) =>
        CryptographicOperations.FixedTimeEquals(code.ToArray(), (index is { } at ? _voters[at].Code : default).ToArray())
        && index is not null;

    /// <summary>The place of a voter's class.</summary>
    public byte ClassOf(int index) => _voters[index].Class;

    /// <summary>The hidden expiry of a voter's code.</summary>
    public ulong ExpiryOf(int index) => _voters[index].Expires;

    /// <summary>The hash of a voter's granted request; null where there is none.</summary>
    public Hash256? GrantedTo(int index) => _issued.TryGetValue(index, out var blinded) ? blinded : null;

    /// <exception cref="InvalidDataException">There is no such voter, or another request was granted before.</exception>
    public void Grant(IssuedRecord issued)
    {
        if (issued.Voter >= Size || !_issued.TryAdd((int)issued.Voter, issued.Blinded))
            throw new InvalidDataException(
                "An issuance names no voter on the roll, or is a voter's second: the log was changed from outside.");
    }
}
