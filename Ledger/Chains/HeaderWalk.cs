using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Ledger.Work;

namespace OrleansBallot.Ledger.Chains;

/// <summary>
/// Judges headers one after the other (H1 to H7) and keeps only those that W2 looks back on. However many headers a peer sends, they fill
/// no memory here. A walk ends at the first header that breaks a rule.
/// </summary>
public sealed class HeaderWalk
{
    private readonly ChainParameters _parameters;
    private readonly Queue<BlockHeader> _latest;

    /// <summary>Starts a walk behind a header.</summary>
    /// <param name="parameters">The network's parameters.</param>
    /// <param name="from">The header, which was judged before.</param>
    public HeaderWalk(ChainParameters parameters, ChainEntry from)
    {
        ArgumentNullException.ThrowIfNull(from);
        (_parameters, Hash, Work) = (parameters, from.Hash, from.Work);
        _latest = new(from.HeadersDown().Take(Retargeting.Window).Reverse());
    }

    /// <summary>The hash of the last header that was taken.</summary>
    public Hash256 Hash { get; private set; }

    /// <summary>The sum of difficulties from genesis to that header.</summary>
    public UInt128 Work { get; private set; }

    /// <summary>Takes headers in order, 156 bytes each.</summary>
    /// <param name="headers">The bytes.</param>
    /// <param name="now">The clock (H7).</param>
    /// <returns>The rule that the first bad one breaks, and the number of bytes before it.</returns>
    public (Rejection Rule, int Length) Take(ReadOnlySpan<byte> headers, Timestamp now)
    {
        var length = 0;
        for (; length < headers.Length; length += BlockHeader.Size)
        {
            var header = BlockHeader.TryDecode(headers.Slice(length, Math.Min(BlockHeader.Size, headers.Length - length)));
            var rule = header is null ? Rejection.Malformed : Judge(header, now);
            if (rule != Rejection.None) return (rule, length);
            (Hash, Work) = (header!.Hash, checked(Work + header.Difficulty.Value));
            if (_latest.Count == Retargeting.Window) _latest.Dequeue();
            _latest.Enqueue(header);
        }

        return (Rejection.None, length);
    }

    private Rejection Judge(BlockHeader header, Timestamp now)
    {
        if (!header.HasWork) return Rejection.NoWork;
        return header.Previous != Hash ? Rejection.UnknownParent : HeaderRules.Judge(_parameters, header, _latest.Reverse(), now);
    }
}
