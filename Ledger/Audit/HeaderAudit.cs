using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Chains;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Audit;

/// <summary>Checks a chain of headers: links, heights, times, difficulty and work (H1 to H6), with no body and no clock.</summary>
/// <param name="parameters">The network's parameters, as the file gives them.</param>
public sealed class HeaderAudit(ChainParameters parameters)
{
    private readonly Chain _chain = new(parameters);
    private ChainEntry? _tip;

    /// <summary>The network's parameters.</summary>
    public ChainParameters Parameters => _chain.Parameters;

    /// <summary>The last sound header; null where there is none yet.</summary>
    public ChainEntry? Tip => _tip;

    /// <summary>Adds the next header.</summary>
    /// <returns>The rule that it breaks, and <see cref="Rejection.None"/> where it breaks none.</returns>
    public Rejection Add(ReadOnlySpan<byte> bytes)
    {
        if (BlockHeader.TryDecode(bytes) is not { } header) return Rejection.Malformed;

        // The file is one branch.
        if (header.Previous != (_tip?.Hash ?? Parameters.Id)) return header.HasWork ? Rejection.UnknownParent : Rejection.NoWork;
        var rule = _chain.AddHeader(header, now: null, out var entry);
        if (rule == Rejection.None) _tip = entry;
        return rule;
    }

    /// <summary>The header of a hash among those that were added, or null.</summary>
    public ChainEntry? Find(Hash256 hash) => _chain.Find(hash) is { Height.Value: > 0 } entry ? entry : null;
}
