using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Api.OverGrains;

/// <summary>
/// Lets only certain keys open elections here (<see cref="OrganiserOptions"/>), and keeps room for the listed ones. The chain holds a
/// limited number of elections, and a stranger could use all of them up, as anybody can make more keys. It is a rule of the door, before a
/// node hears of an opening: a rule of the chain would need somebody whom all silos believe.
/// </summary>
internal sealed class OrganiserDoor(OrganiserOptions options, ChainParameters chain, GrainCalls calls) : IDisposable
{
    /// <summary>Elections for which keys that are not listed leave room.</summary>
    public const int KeptElections = Limits.UnsealedElections / 4;

    // One after the other, or each of many openings that come at once would see the room that was there before all of them.
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Submits the transactions that may pass, and refuses the others.</summary>
    /// <param name="asOperator">Whether an operator asks, who may open any election.</param>
    /// <param name="node">The node that takes them.</param>
    /// <param name="transactions">Canonical bytes.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>One answer for each, in order.</returns>
    public async Task<Submission> Submit(bool asOperator, string node, byte[][] transactions, CancellationToken stop)
    {
        var openings = asOperator ? [] : transactions.Select(OpeningIn).ToArray();
        if (Array.TrueForAll(openings, opening => opening is null || IsListed(opening))) return await Pass(node, transactions, stop);
        if (!options.Anyone)
            return await Pass(node, transactions, openings, opening => IsListed(opening) ? null : SiloRefusal.UnlistedOrganiser, stop);
        await _turn.WaitAsync(stop);
        try
        {
            var left = Limits.UnsealedElections - KeptElections - (await Room(node, default, stop)).Unsealed;
            var known = await Known(node, openings, stop);
            return await Pass(
                node, transactions, openings,
                opening => IsListed(opening) || known.Contains(opening.Id) || left-- > 0 ? null : SiloRefusal.RoomIsKept, stop);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>How full the chain is, for all and for a key, as a node has it.</summary>
    public Task<ElectionRoom> Room(string node, PublicKey organiser, CancellationToken stop) =>
        calls.Node(node, grain => grain.GetRoom(organiser), stop);

    public void Dispose() => _turn.Dispose();

    private bool IsListed(Transaction opening) => opening.Payload is OpenElection open && options.Listed.Contains(open.Organiser);

    /// <summary>Openings that the node knows already. They pass again, for organisers who lost the first answer.</summary>
    private async Task<HashSet<TransactionId>> Known(string node, Transaction?[] openings, CancellationToken stop)
    {
        var known = new HashSet<TransactionId>();
        foreach (var opening in openings.OfType<Transaction>())
        {
            if ((await calls.Node(node, grain => grain.GetTransaction(opening.Id), stop)).Standing != TransactionState.Unknown)
                known.Add(opening.Id);
        }

        return known;
    }

    private async Task<Submission> Pass(
        string node, byte[][] transactions, Transaction?[] openings, Func<Transaction, SiloRefusal?> rule, CancellationToken stop)
    {
        var refused = openings.Select(opening => opening is not null && rule(opening) is { } broken
            ? new SubmissionAnswer(opening.Id, null, broken.Name(), null)
            : null).ToArray();
        byte[][] passed = [.. transactions.Where((_, i) => refused[i] is null)];
        var submission = passed.Length == 0 ? new(node, []) : await Pass(node, passed, stop);
        var answers = new Queue<SubmissionAnswer>(submission.Answers);
        return submission with { Answers = [.. refused.Select(answer => answer ?? answers.Dequeue())] };
    }

    private Task<Submission> Pass(string node, byte[][] transactions, CancellationToken stop) =>
        calls.Node(node, grain => grain.Submit(new(transactions)), stop);

    /// <summary>The opening in these bytes; null for other kinds, which costs a look at one byte.</summary>
    private Transaction? OpeningIn(byte[] bytes) =>
        bytes is [(byte)TransactionKind.OpenElection, ..] && Transaction.TryDecode(chain.Id, bytes, out var transaction) == Rejection.None
            ? transaction
            : null;
}
