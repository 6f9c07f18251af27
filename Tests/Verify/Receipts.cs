using System.Security.Cryptography;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Verify;

/// <summary>Receipts as a node could have given them, or as somebody with a key of his own could have made them.</summary>
internal static class Receipts
{
    public static Receipt Of(
        Transaction transaction, Timestamp accepted, RSA? key = null, string node = "node-1", TestNetwork? network = null)
    {
        TransactionId[] group = [transaction.Id];
        var signer = key ?? NodeKeys.First;
        return Receipt.ForGroup(
            node, NodeKey.Of(signer), accepted, group,
            NodeKey.Sign(signer, Receipt.GroupDigest((network ?? TestNetwork.Default).Id, node, accepted, group)))[0];
    }
}
