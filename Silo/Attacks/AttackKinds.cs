using System.Collections.Immutable;

namespace OrleansBallot.Silo.Attacks;

/// <summary>The attacks that can be staged.</summary>
internal static class AttackKinds
{
    public static readonly ImmutableArray<string> All =
    [
        "rewrite-block", "forged-vote", "double-vote", "no-work", "wrong-parent", "future-time", "bad-merkle", "bad-signature",
        "overspend", "inflated-reward", "withheld-fork",
    ];

    public static string Listed => string.Join(", ", All);
}
