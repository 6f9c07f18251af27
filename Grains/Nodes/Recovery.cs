using Microsoft.Extensions.Logging;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Storage;

namespace OrleansBallot.Grains.Nodes;

/// <summary>Takes in a node's own log. The disk is trusted no more than a peer: everything is checked anew.</summary>
internal sealed partial class Recovery(NodeIdentity identity, Replica replica, BlockChecks checks, INodeLog log, NodeServices services)
{
    /// <exception cref="InvalidDataException">The log was changed from outside.</exception>
    public async Task Run(CancellationToken stop)
    {
        if (log.Recovery.TornBytes > 0) Torn(services.Log, identity.Name, log.Recovery.TornBytes);
        await foreach (var record in log.Scan(stop))
        {
            var bytes = record.Payload.ToArray();
            if (record.Kind == RecordKind.Accepted) await AcceptGroup(bytes, record.Position, stop);
            else await AcceptBlock(bytes, record.Position, stop);
        }

        await replica.FinishRestoring();
    }

    private async Task AcceptGroup(byte[] bytes, LogPosition position, CancellationToken stop)
    {
        var chain = services.Network.Chain.Id;
        var group = JournalGroup.Decode(chain, bytes);
        TransactionId[] ids = [.. group.Transactions.Select(transaction => transaction.Id)];
        var isOwn = await services.OffTurn.Run(
            () => identity.Key.Verify(Receipt.GroupDigest(chain, identity.Name, group.Accepted, ids), group.Signature), stop);
        var rules = await services.OffTurn.Map(group.Transactions, services.Signatures.Check, stop);
        if (!isOwn || rules.Any(rule => rule != Rejection.None))
            throw new InvalidDataException(
                $"The log of {identity.Name} was changed from outside: the journal record at {position} bears a wrong signature.");
        await checks.CheckCredentials(group.Transactions, isAwaited: false, stop);
        replica.Restore(group, position);
    }

    private async Task AcceptBlock(byte[] bytes, LogPosition position, CancellationToken stop)
    {
        var (rule, block) = await checks.Decode(bytes, stop);
        if (rule == Rejection.None) rule = (await checks.Check(block!, stop)).Rule;
        if (rule != Rejection.None)
            throw new InvalidDataException(
                $"The log of {identity.Name} was changed from outside: the block at {position} breaks {rule.Name()}.");
        await replica.Restore(block!, position);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Node} cut {Bytes} bytes of an unfinished write off its log")]
    private static partial void Torn(ILogger log, string node, long bytes);
}
