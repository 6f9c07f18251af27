using System.Collections.Immutable;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Nodes;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Grains.Attacks;

/// <summary>An old block gets other votes and new work. The attacker can't make the voters' signatures.</summary>
internal sealed class RewriteBlock() : Attack(
    "rewrite-block",
    "Rewrite an old block",
    "Changes the votes in a mined block and mines it again.",
    "took an old block, changed the votes in it, and mined it anew. It can't make the voters' signatures",
    Rejection.WrongSignature)
{
    internal override async Task<Block?> OldBlock(Node node)
    {
        for (var entry = node.Replica.Chain.Tip; entry.Parent is not null; entry = entry.Parent)
        {
            var block = await node.Replica.Blocks.Read(entry.Hash);
            if (block.Transactions.Any(transaction => transaction.Payload is CastVote)) return block;
        }

        throw new ArgumentException("There is no block with votes to rewrite yet. Vote first.");
    }

    internal override ForgedItem Forge(Forgery forgery)
    {
        var old = forgery.OldBlock!;
        ImmutableArray<Transaction> changed = [.. old.Transactions.Select(transaction => transaction.Payload is not CastVote vote
            ? transaction
            : Transaction.Of(forgery.ChainId, vote with { Answers = [Other(vote.Answers[0]), .. vote.Answers[1..]] },
                transaction.Signature))];
        return forgery.Item(forgery.Finish(forgery.WithBody(old.Header, changed)));
    }

    private static Ballot Other(Ballot answer) => new([answer.Choices is [0, ..] ? 1 : 0]);
}
