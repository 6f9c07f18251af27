using System.Collections.Immutable;
using System.Security.Cryptography;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Api.OverGrains;

/// <summary>
/// Loads a roll without bad lines into a registrar of its own. The roll was read to its end before: no grain hears of half a roll. One at a
/// time, because a roll is held in memory meanwhile.
/// </summary>
internal sealed class RollLoader(GrainCalls calls)
{
    /// <summary>To make keys and to write a large roll takes longer than a voter would wait.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private int _running;

    /// <summary>Takes the only place, until it is disposed; null while it is taken.</summary>
    public IDisposable? TryBegin() => Interlocked.CompareExchange(ref _running, 1, 0) == 0 ? new Place(this) : null;

    /// <summary>Salts, sorts and loads a roll.</summary>
    /// <returns>The roll as an election names it, and the salt, which only the organiser keeps.</returns>
    /// <exception cref="UnavailableException">The registrar does not answer, or moved while it was loaded.</exception>
    public async Task<(PreparedRoll Roll, byte[] Salt)> Load(PublicKey organiser, IReadOnlyList<RollRow> rows, CancellationToken stop)
    {
        var salt = RandomNumberGenerator.GetBytes(RollCommitment.SaltSize);
        var (sorted, root) = await Task.Run(() => Sort(rows, salt), stop);
        ImmutableArray<uint> weights = [.. sorted.Select(row => row.Weight).Distinct().Order()];
        await Call(async registrar =>
        {
            await registrar.Begin(new(organiser, salt, (uint)sorted.Length, root) { Weights = weights });
            return true;
        });
        for (var from = 0; from < sorted.Length; from += IRegistrarGrain.MostLoaded)
        {
            var page = new RollPage(from, [.. sorted.Skip(from).Take(IRegistrarGrain.MostLoaded)]);
            if (!await Call(registrar => registrar.Load(page))) throw Moved();
        }

        return (await Call(registrar => registrar.Finish()) ?? throw Moved(), salt);

        Task<T> Call<T>(Func<IRegistrarGrain, Task<T>> ask) => calls.Registrar(root, ask, stop, _patience);
    }

    private static (RollRow[] Sorted, Hash256 Root) Sort(IReadOnlyList<RollRow> rows, byte[] salt)
    {
        var sorted = rows.ToArray();
        Array.Sort(sorted, (one, other) => one.Voter.AsSpan().SequenceCompareTo(other.Voter));
        return (sorted, Merkle.Root(sorted.Select(row => RollCommitment.Leaf(salt, row.Voter, row.Weight)).ToArray()));
    }

    private static UnavailableException Moved() =>
        new("registrar", new TimeoutException("it moved to another silo while the roll was loaded. Load it again."));

    private sealed class Place(RollLoader loader) : IDisposable
    {
        public void Dispose() => Volatile.Write(ref loader._running, 0);
    }
}
