using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Audit;

/// <summary>The first fault of an export.</summary>
/// <param name="Block">The height at which the chain stops being sound; 0 when even the chain's parameters are unreadable.</param>
/// <param name="Rule">The rule that is broken there.</param>
/// <param name="Transaction">The transaction that breaks it, where one does.</param>
/// <param name="Conflict">The earlier transaction that stands in its way, where one does.</param>
public sealed record AuditFault(Height Block, Rejection Rule, TransactionId? Transaction = null, TransactionId? Conflict = null);
