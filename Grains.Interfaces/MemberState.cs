namespace OrleansBallot.Grains.Interfaces;

/// <summary>The states of a member, as text.</summary>
public static class MemberState
{
    /// <summary>It takes part.</summary>
    public const string Active = "active";

    /// <summary>Heartbeats of it are missing.</summary>
    public const string Suspect = "suspect";

    /// <summary>It left, or was removed.</summary>
    public const string Left = "left";
}
