using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Chains;

/// <summary>
/// Blocks that came before their parents, bounded in number and bytes. The oldest make room, because a node can ask for them again.
/// </summary>
public sealed class Orphans(int mostBlocks = 64, int mostBytes = 4 * Limits.BlockBytes)
{
    private readonly LinkedList<(Block Block, int Size)> _waiting = [];
    private int _bytes;

    /// <summary>How many blocks wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>Keeps a block until its parent comes.</summary>
    /// <param name="block">
    /// The block. Its work was checked, so that filling this place costs something. Its body was checked (<see cref="Block.CheckBody"/>),
    /// so that a wrong body can't take the place of another's block.
    /// </param>
    /// <param name="size">Its encoded size in bytes.</param>
    public void Add(Block block, int size)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (size > mostBytes || _waiting.Any(other => other.Block.Hash == block.Hash)) return;
        _waiting.AddLast((block, size));
        _bytes += size;
        while (_waiting.Count > mostBlocks || _bytes > mostBytes) Remove(_waiting.First!);
    }

    /// <summary>Takes out the blocks that stand on <paramref name="parent"/>.</summary>
    public IReadOnlyList<Block> TakeChildren(Hash256 parent)
    {
        var children = new List<Block>();
        for (var node = _waiting.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.Block.Header.Previous == parent)
            {
                children.Add(node.Value.Block);
                Remove(node);
            }

            node = next;
        }

        return children;
    }

    private void Remove(LinkedListNode<(Block Block, int Size)> node)
    {
        _bytes -= node.Value.Size;
        _waiting.Remove(node);
    }
}
