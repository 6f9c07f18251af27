namespace OrleansBallot.Client;

/// <summary>The attacks that can be staged, and what each forges, in a sentence after the forger's name.</summary>
internal static class Attacks
{
    private static readonly (string Kind, string Forges)[] _all =
    [
        ("rewrite-block", "took an old block, changed the votes in it, and mined it anew. The voters' signatures are what it can't make"),
        ("forged-vote", "cast a vote in somebody else's name, signed with a key of its own"),
        ("double-vote", "mined a block with two votes by one key in one election"),
        ("no-work", "made a block without the work that its difficulty asks for"),
        ("wrong-parent", "mined a block that stands on a block that does not exist"),
        ("future-time", "mined a block from an hour ahead"),
        ("bad-merkle", "mined a block whose header commits to other content"),
        ("bad-signature", "mined a block under a signature for another chain"),
        ("overspend", "mined a block in which a key sends a coin that it does not have"),
        ("inflated-reward", "mined a block that pays it a million coins too many"),
        ("withheld-fork", "mined a branch in secret, from a few blocks ago, and released it now. It has less work"),
    ];

    public static string[] Kinds { get; } = [.. _all.Select(attack => attack.Kind)];

    public static string Listed => string.Join(", ", Kinds);

    /// <summary>What a node did.</summary>
    public static string Story(string kind, string by) => $"{by} {_all.Single(attack => attack.Kind == kind).Forges}.";
}
