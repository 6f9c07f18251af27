namespace OrleansBallot.Ledger;

/// <summary>
/// A reorg on its way, a body at a time: however long the way is, no more than one body has to be at hand. Between the first step and the
/// last the chain is a shorter one than it was, which nobody should be shown.
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

    /// <summary>Whose body it needs now; null when it is over.</summary>
    public ChainEntry? Next { get; private set; }

    /// <summary>
    /// Accepted, or, once a block on the way was found to break a rule, the rule with the transaction that broke it: then everything is as it
    /// was when it is over, and that block and its descendants are refused for good.
    /// </summary>
    public Verdict Verdict { get; private set; }

    /// <summary>Takes the body of <see cref="Next"/>, and one step.</summary>
    /// <exception cref="ArgumentException">It is another block's.</exception>
    public void Take(Block body)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (body.Hash != Next?.Hash) throw new ArgumentException($"Block {body.Hash} is not the next on the way, {Next?.Hash}.", nameof(body));
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
