using System.Collections.Immutable;
using OrleansBallot.Grains.Interfaces;

namespace OrleansBallot.Silo.Attacks;

/// <summary>How the network judged an attack.</summary>
internal sealed record AttackReport(string Kind, ImmutableArray<NodeVerdict> Verdicts);
