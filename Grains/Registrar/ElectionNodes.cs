using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Registrar;

/// <summary>
/// A registrar's questions to the network's nodes. Answers that can be checked, or asked again, come from one node: nodes are asked in turn
/// until one answers, beginning with the last that did. Answers that have to be believed come from all.
/// </summary>
internal sealed class ElectionNodes(Hash256 chain, IGrainFactory grains, TimeProvider time, TimeSpan deadline)
{
    private string? _last;

    /// <summary>The opening of an election; null where no node's chain has it. The id is its hash, so no node can forge it.</summary>
    public async Task<Transaction?> Opening(ElectionId election, CancellationToken stop)
    {
        // A node may be behind, or lie. The answer is right if it has this hash, whoever shows it.
        return Of(await Ask(node => node.GetProof(new(election.Value), stop), stop, proof => Of(proof) is not null));

        Transaction? Of(InclusionProof? proof) =>
            proof is not null && Decode(chain, proof.Transaction) is { } opening && opening.Id.Value == election.Value ? opening : null;
    }

    /// <summary>
    /// The phase of an election by the answer of most answering members, and whether those are most of all members. A single node may lie,
    /// or be on a branch of its own. The standing is null where their chains do not have the election.
    /// </summary>
    /// <exception cref="TimeoutException">No node answers.</exception>
    public async Task<(ElectionStanding? Standing, bool ByMost)> Standing(ElectionId election, CancellationToken stop)
    {
        var members = await Members(stop);
        var (said, all, failure) = (new List<ElectionStanding?>(), members.Length, (Exception?)null);
        var asked = members.Select(node => TryAsk(node, grain => grain.GetStanding(election), stop)).ToList();
        while (asked.Count > 0)
        {
            var answered = await Task.WhenAny(asked);
            asked.Remove(answered);
            var answer = await answered;
            failure ??= answer.Failure;
            if (answer.Failure is null) said.Add(answer.Answer);

            // A name that no silo runs is no member. Otherwise made-up names on the list could keep all registrars from ending.
            else if (answer.Failure is NoSuchNodeException) all--;

            // Members that have not answered can't change the result any more.
            if (said.Count > 0 && MostSay(said) is var most && most.Count > all / 2) return (Median(most), true);
        }

        return said.Count > 0 ? (Median(MostSay(said)), false) : throw Silent(failure);
    }

    /// <summary>
    /// Gives a transaction to all nodes, because a node may accept it and drop it. Returns the answer of a node that accepted it, or else
    /// of one that did not.
    /// </summary>
    /// <exception cref="TimeoutException">No node answers.</exception>
    public async Task<SubmissionAnswer> Submit(Transaction transaction, CancellationToken stop)
    {
        var batch = new TransactionBatch([transaction.Bytes.ToArray()]);
        var asked = await Task.WhenAll((await Members(stop)).Select(node => TryAsk(node, grain => grain.Submit(batch), stop)));
        return asked.Select(one => one.Answer?.Answers is { IsDefaultOrEmpty: false } answers ? answers[0] : null)
            .OfType<SubmissionAnswer>().MinBy(answer => answer.Rule is not null)
            ?? throw Silent(asked.FirstOrDefault().Failure);
    }

    /// <summary>Decodes the canonical bytes of an opening; null for anything else.</summary>
    public static Transaction? Decode(Hash256 chain, byte[] bytes) =>
        Transaction.TryDecode(chain, bytes, out var transaction) == Rejection.None && transaction!.Payload is OpenElection
            ? transaction
            : null;

    private static List<ElectionStanding?> MostSay(IEnumerable<ElectionStanding?> said) =>
        [.. said.GroupBy(standing => (standing?.State, standing?.Closes, standing?.Issued)).MaxBy(alike => alike.Count())!];

    /// <summary>
    /// Of equal answers the one with the median number of ballots. Too many ballots hold the registrar, which keeps all voters out, so no
    /// minority may decide the number.
    /// </summary>
    private static ElectionStanding? Median(List<ElectionStanding?> alike) =>
        alike.OrderBy(standing => standing?.Ballots).ElementAt((alike.Count - 1) / 2);

    /// <summary>
    /// Members that have not left, active ones first. A suspect member still has its chain, and counts in the majority: otherwise a node
    /// that is alone for a moment would speak for all.
    /// </summary>
    private async Task<string[]> Members(CancellationToken stop)
    {
        var members = await grains.GetGrain<ITrackerGrain>(ITrackerGrain.Key).GetPeers().WaitAsync(deadline, time, stop);
        return [.. members.Members.Where(member => member.State != MemberState.Left)
            .OrderBy(member => member.State != MemberState.Active).Select(member => member.Node)];
    }

    /// <summary>Returns the first sufficient answer, or else the last one.</summary>
    /// <exception cref="TimeoutException">No node answers.</exception>
    private async Task<T> Ask<T>(Func<INodeGrain, Task<T>> ask, CancellationToken stop, Func<T, bool>? suffices = null)
    {
        var (given, hasAnswer, reason) = (default(T), false, (Exception?)null);
        foreach (var node in (await Members(stop)).OrderBy(node => node != _last))
        {
            var (answer, failure) = await TryAsk(node, ask, stop);
            reason = failure;
            if (failure is not null) continue;
            (given, hasAnswer) = (answer, true);
            if (suffices?.Invoke(answer!) == false) continue;
            _last = node;
            break;
        }

        return hasAnswer ? given! : throw Silent(reason);
    }

    private async Task<(T? Answer, Exception? Failure)> TryAsk<T>(string node, Func<INodeGrain, Task<T>> ask, CancellationToken stop)
    {
        try
        {
            // Any failure is that node's own: a member may be a name that no silo runs, and must not cost the others' answers.
            return (await ask(grains.GetGrain<INodeGrain>(node)).WaitAsync(deadline, time, stop), null);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            return (default, failure);
        }
    }

    private static TimeoutException Silent(Exception? reason) => new($"No node answers the registrar. {reason?.Message}");
}
