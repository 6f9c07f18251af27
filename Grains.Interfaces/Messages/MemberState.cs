namespace OrleansBallot.Grains.Interfaces;

/// <summary>Where a member stands, as the tracker has it.</summary>
public enum MemberState
{
    /// <summary>It takes part.</summary>
    Active,

    /// <summary>Heartbeats of it are missing.</summary>
    Suspect,

    /// <summary>It left, or was removed.</summary>
    Left,
}
