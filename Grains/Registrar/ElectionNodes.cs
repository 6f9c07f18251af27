using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Registrar;

/// <summary>
/// What a registrar asks of the network's nodes: what is checked or may be said again, of one after the other until one answers, the one that
/// last did first; what it has to believe, of all.
/// </summary>
internal sealed class ElectionNodes(Hash256 chain, IGrainFactory grains, TimeProvider time, TimeSpan deadline)
{
    private string? _last;

    /// <summary>
    /// What opened an election; null where no node's chain has it. The id is the hash of it, so no node can say that it is
    /// anything else.
    /// </summary>
    public async Task<Transaction?> Opening(ElectionId election, CancellationToken stop)
    {
        // A node may be behind, or lie: it is whatever has this hash, whoever shows it.
        return Of(await Ask(node => node.GetProof(new(election.Value), stop), stop, proof => Of(proof) is not null));

        Transaction? Of(InclusionProof? proof) =>
            proof is not null && Decode(chain, proof.Transaction) is { } opening && opening.Id.Value == election.Value ? opening : null;
    }

    /// <summary>
    /// Where an election stands by what most members say that answer, and whether those are most of all: a single one may lie, or be on a
    /// branch of its own. The standing is null where their chains do not have the election.
    /// </summary>
    /// <exception cref="TimeoutException">None of them answers.</exception>
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

            // A name that no silo runs is no member: else whoever puts some on the list keeps all registrars from ending.
            else if (answer.Failure is NoSuchNodeException) all--;

            // Who has not answered can't change it any more.
            if (said.Count > 0 && MostSay(said) is var most && most.Count > all / 2) return (Median(most), true);
        }

        return said.Count > 0 ? (Median(MostSay(said)), false) : throw Silent(failure);
    }

    /// <summary>Gives a transaction to all: one that says that it took it may drop it. The answer of one that took it, else of one that did not.</summary>
    /// <exception cref="TimeoutException">None of them answers.</exception>
    public async Task<SubmissionAnswer> Submit(Transaction transaction, CancellationToken stop)
    {
        var batch = new TransactionBatch([transaction.Bytes.ToArray()]);
        var asked = await Task.WhenAll((await Members(stop)).Select(node => TryAsk(node, grain => grain.Submit(batch), stop)));
        return asked.Select(one => one.Answer?.Answers is { IsDefaultOrEmpty: false } answers ? answers[0] : null).OfType<SubmissionAnswer>().MinBy(answer => answer.Rule is not null)
            ?? throw Silent(asked.FirstOrDefault().Failure);
    }

    /// <summary>Canonical bytes of what opens an election; null for anything else.</summary>
    public static Transaction? Decode(Hash256 chain, byte[] bytes) =>
        Transaction.TryDecode(chain, bytes, out var transaction) == Rejection.None && transaction!.Payload is OpenElection ? transaction : null;

    private static List<ElectionStanding?> MostSay(IEnumerable<ElectionStanding?> said) =>
        [.. said.GroupBy(standing => (standing?.State, standing?.Closes, standing?.Issued)).MaxBy(alike => alike.Count())!];

    /// <summary>
    /// Of those that say the same, the one with as many ballots as most have at the least: too many hold the registrar, which keeps all voters out,
    /// so no half of them can say so alone.
    /// </summary>
    private static ElectionStanding? Median(List<ElectionStanding?> alike) => alike.OrderBy(standing => standing?.Ballots).ElementAt((alike.Count - 1) / 2);

    /// <summary>
    /// Who has not left, those first that were heard of lately. One that is late with its beats has its chain all the same, and counts for what
    /// most say: else whoever is left for a moment would speak for all.
    /// </summary>
    private async Task<string[]> Members(CancellationToken stop)
    {
        var members = await grains.GetGrain<ITrackerGrain>(ITrackerGrain.Key).GetPeers().WaitAsync(deadline, time, stop);
        return [.. members.Members.Where(member => member.State != MemberState.Left).OrderBy(member => member.State != MemberState.Active).Select(member => member.Node)];
    }

    /// <summary>Gives the first answer that suffices, else the last one.</summary>
    /// <exception cref="TimeoutException">None of them answers.</exception>
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
            // Whatever it fails with is that node's own fault: a member may be a name that nobody runs, and must not cost the others' answers.
            return (await ask(grains.GetGrain<INodeGrain>(node)).WaitAsync(deadline, time, stop), null);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            return (default, failure);
        }
    }

    private static TimeoutException Silent(Exception? reason) => new($"No node answers the registrar. {reason?.Message}");
}
