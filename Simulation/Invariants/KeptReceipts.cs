using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.State;
using OrleansBallot.Simulation.Hosting;
using OrleansBallot.Simulation.People;
using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Invariants;

/// <summary>
/// R1: whoever gave a receipt has the transaction for ever, and it is confirmed, pending, or refused by a rule. R2: the receipt is genuine.
/// </summary>
internal sealed class KeptReceipts(Stage stage, Crowd crowd, Observer observer) : Invariant(stage, crowd)
{
    private int _verified;

    public override void Look()
    {
        for (; _verified < Crowd.Promises.Receipts.Count; _verified++)
        {
            var (receipt, _) = Crowd.Promises.Receipts[_verified];
            if (!receipt.IsGenuine(Stage.Parameters.Id)) Broken($"a receipt of {receipt.Node} is not genuine.");
        }

        foreach (var (activation, node) in Stage.Active<INodeGrain>().Where(active => SpeaksForItsNode(active.Activation)))
        {
            var name = activation.Id.Key.ToString();
            var given = Crowd.Promises.Receipts.Where(given => given.Receipt.Node == name).Select(given => given.Receipt).ToArray();
            observer.Ask(activation, () => Standings(node, given), standings =>
            {
                foreach (var (receipt, view) in given.Zip(standings))
                {
                    if (view.Standing == TransactionState.Unknown && SpeaksForItsNode(activation))
                        Broken($"{receipt.Node} does not know {receipt.Transaction.Value}, for which it gave a receipt.");
                    if (view is { Standing: TransactionState.Refused, Rule: null })
                        Broken($"{receipt.Node} refuses {receipt.Transaction.Value} by no rule.");
                }
            });
        }
    }

    public override void LookAtTheEnd() => Look();

    private static async Task<List<TransactionView>> Standings(INodeGrain node, Receipt[] receipts)
    {
        var standings = new List<TransactionView>();
        foreach (var receipt in receipts) standings.Add(await node.GetTransaction(receipt.Transaction));
        return standings;
    }

    /// <summary>
    /// True for the last opener of the node's log, whether calls reach it or another activation. Every receipt that somebody has was
    /// durable before it opened the log, or it gave the receipt itself.
    /// </summary>
    private bool SpeaksForItsNode(Activation activation) =>
        activation.Grain is { } grain && Holding.EpochOf(grain) is { } epoch
        && Stage.Database.IsWriter(activation.Id.Key.ToString()!, epoch);
}
