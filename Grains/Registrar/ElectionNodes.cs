using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Registrar;

/// <summary>What a registrar asks of the network's nodes: of one after the other until one answers, the one that last did first.</summary>
internal sealed class ElectionNodes(Hash256 chain, IGrainFactory grains, TimeProvider time, TimeSpan deadline)
{
    private string? _last;

    /// <summary>
    /// What opened an election; null where no node's chain has it. The id is the hash of it, so no node can say that it is
    /// anything else.
    /// </summary>
    public async Task<Transaction?> Opening(ElectionId election, CancellationToken stop) =>
        await Ask(node => node.GetProof(election.ToString()), stop) is { } proof && Decode(chain, proof.Transaction) is { } opening && opening.Id.Value == election.Value
            ? opening
            : null;

    /// <summary>Where an election stands; null where the node's chain does not have it.</summary>
    public Task<ElectionStanding?> Standing(ElectionId election, CancellationToken stop) => Ask(node => node.GetStanding(election.ToString()), stop);

    public async Task<SubmissionAnswer> Submit(Transaction transaction, CancellationToken stop) =>
        (await Ask(node => node.Submit(new([transaction.Bytes.ToArray()])), stop)).Answers[0];

    /// <summary>Canonical bytes of what opens an election; null for anything else.</summary>
    public static Transaction? Decode(Hash256 chain, byte[] bytes) =>
        Transaction.TryDecode(chain, bytes, out var transaction) == Rejection.None && transaction!.Payload is OpenElection ? transaction : null;

    /// <exception cref="TimeoutException">None of them answers.</exception>
    private async Task<T> Ask<T>(Func<INodeGrain, Task<T>> ask, CancellationToken stop)
    {
        var members = await grains.GetGrain<ITrackerGrain>(ITrackerGrain.Key).GetPeers().WaitAsync(deadline, time, stop);
        Exception? reason = null;
        foreach (var node in members.Members.Where(member => member.State == MemberState.Active).Select(member => member.Node).OrderBy(node => node != _last))
        {
            try
            {
                var answer = await ask(grains.GetGrain<INodeGrain>(node)).WaitAsync(deadline, time, stop);
                _last = node;
                return answer;
            }
            catch (Exception failure) when (PassingFailure.Is(failure, stop))
            {
                reason = failure;
            }
        }

        throw new TimeoutException($"No node answers the registrar. {reason?.Message}");
    }
}
