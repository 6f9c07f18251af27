using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Simulation.Model;

/// <summary>The model's judgement of a chain.</summary>
/// <param name="Valid">How many of its blocks are valid.</param>
/// <param name="Rule">The rule that the next one breaks; <see cref="Rejection.None"/> where there is none.</param>
/// <param name="Transaction">The transaction that breaks it, where one does.</param>
public readonly record struct NaiveVerdict(int Valid, Rejection Rule, TransactionId? Transaction = null);
