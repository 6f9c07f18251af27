using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Ledger.Chains;

/// <summary>
/// A reorg in progress, one body at a time: only one body is in memory, however long the way is. Between the first step and the last the
/// chain is shorter than it was, and nobody should be shown it.
/// </summary>
public sealed class Passage : IDisposable
{
    private readonly Chain _chain;
    private readonly Reorg _way;
    private readonly IEnumerator<ChainEntry> _steps;
    private Block? _body;

    internal Passage(Chain chain, Reorg way)
    {
        (_chain, _way) = (chain, way);
        _steps = Steps().GetEnumerator();
        Next = _steps.MoveNext() ? _steps.Current : null;
    }

    /// <summary>The block whose body is needed now; null when the passage is over.</summary>
    public ChainEntry? Next { get; private set; }

    /// <summary>
    /// Accepted, or the rule that a block on the way broke, with the transaction that broke it. After a fault the passage restores
    /// everything, and that block and its descendants are refused for good.
    /// </summary>
    public Verdict Verdict { get; private set; }

    /// <summary>Takes the body of <see cref="Next"/>, and goes one step.</summary>
    /// <exception cref="ArgumentException">The body belongs to another block.</exception>
    public void Take(Block body)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (body.Hash != Next?.Hash)
            throw new ArgumentException($"Block {body.Hash} is not the next on the way, {Next?.Hash}.", nameof(body));
        _body = body;
        Next = _steps.MoveNext() ? _steps.Current : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _steps.Dispose();

    private IEnumerable<ChainEntry> Steps()
    {
        foreach (var entry in _way.Undone)
        {
            yield return entry;
            _chain.Undo(_body!);
        }

        foreach (var entry in _way.Applied)
        {
            yield return entry;
            var verdict = _chain.Apply(entry, _body!);
            if (verdict.Accepted) continue;
            Verdict = verdict;
            foreach (var applied in _way.Applied.TakeWhile(other => other != entry).Reverse())
            {
                yield return applied;
                _chain.Undo(_body!);
            }

            foreach (var undone in _way.Undone.Reverse())
            {
                yield return undone;
                var restored = _chain.Apply(undone, _body!);
                if (!restored.Accepted) throw new InvalidOperationException($"Block {undone.Hash} was valid and is now {restored.Rule}.");
            }

            _chain.Condemn(entry, verdict.Rule);
            yield break;
        }
    }
}
