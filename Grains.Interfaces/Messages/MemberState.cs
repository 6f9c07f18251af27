namespace OrleansBallot.Grains.Interfaces;

/// <summary>The tracker's view of a member.</summary>
public enum MemberState
{
    /// <summary>It takes part.</summary>
    Active,

    /// <summary>Its heartbeats are missing.</summary>
    Suspect,

    /// <summary>It left, or was removed.</summary>
    Left,
}
