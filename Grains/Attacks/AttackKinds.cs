using System.Collections.Immutable;

namespace OrleansBallot.Grains.Attacks;

/// <summary>The attacks that can be staged. API, console and page list these.</summary>
public static class AttackKinds
{
    public static ImmutableArray<Attack> All { get; } =
    [
        new RewriteBlock(),
        new ForgedVote(),
        new DoubleVote(),
        new NoWork(),
        new WrongParent(),
        new FutureTime(),
        new BadMerkle(),
        new BadSignature(),
        new Overspend(),
        new InflatedReward(),
        new WithheldFork(),
    ];

    /// <summary>Their names, for people.</summary>
    public static string Listed => string.Join(", ", All.Select(attack => attack.Kind));

    public static Attack? Find(string kind) => All.FirstOrDefault(attack => attack.Kind == kind);

    /// <summary>The message for an unknown attack.</summary>
    public static string Unknown(string kind) => $"There is no attack '{kind}'. Kinds: {Listed}.";
}
