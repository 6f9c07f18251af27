using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Simulation.Model;

/// <summary>The rules that a body keeps or breaks by itself (PROTOCOL §4, T1 and T2).</summary>
internal static class NaiveBodies
{
    /// <summary>B1 to B5. The coinbase's account comes before all transactions (§7).</summary>
    public static Rejection Judge(ChainParameters parameters, Block block)
    {
        var (header, coinbase) = (block.Header, block.Coinbase);
        if (NaiveMerkle.RootOf(block) != header.MerkleRoot) return Rejection.WrongMerkleRoot; // B1
        var digest = NaiveBytes.Digest("ballot/block/v1", parameters.Id, NaiveBytes.HashOf(header).ToArray());
        if (!coinbase.Miner.Verify(digest, block.MinerSignature)) return Rejection.WrongBlockSignature; // B2
        if (block.Transactions.IsEmpty) return Rejection.EmptyBlock; // B3
        if (coinbase.Height != header.Height) return Rejection.WrongCoinbase; // B4
        if (coinbase.Reward != RewardAt(parameters, header.Height)) return Rejection.WrongReward; // B5
        if (!coinbase.Account.IsOnCurve) return Rejection.InvalidKey; // B5, T1
        return Rejection.None;
    }

    /// <summary>T1, T2.</summary>
    public static Rejection Judge(Hash256 chain, Transaction transaction)
    {
        if (transaction.Payload is Transfer transfer && !transfer.Recipient.IsOnCurve) return Rejection.InvalidKey; // T1
        if (transaction.Payload.Signer is not { } signer) return Rejection.None;
        if (transaction.Payload is OpenElection open && open.Others.Any(other => !other.IsOnCurve)) return Rejection.InvalidKey; // T1
        if (!signer.IsOnCurve) return Rejection.InvalidKey; // T1
        var id = NaiveBytes.IdOf(chain, transaction).Value;
        if (signer.Verify(id, transaction.Signature!.Value) != Rejection.None) return Rejection.WrongSignature; // T2
        return Rejection.None;
    }

    /// <summary>B5: the reward while height × reward ≤ 2^53 − 1, afterwards nothing.</summary>
    private static Amount RewardAt(ChainParameters parameters, Height height) =>
        (UInt128)height.Value * parameters.Reward.Value <= NaiveLimits.Coins ? parameters.Reward : new(0);
}
