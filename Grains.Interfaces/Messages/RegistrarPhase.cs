namespace OrleansBallot.Grains.Interfaces;

/// <summary>Where a registrar stands.</summary>
public enum RegistrarPhase
{
    /// <summary>Its roll is loaded, and no election has named it yet.</summary>
    Prepared,

    /// <summary>It grants credentials.</summary>
    Open,

    /// <summary>Its log may be older than what was issued: it waits for an operator.</summary>
    Held,

    /// <summary>It grants no more, and has its keys still.</summary>
    Closed,

    /// <summary>Its keys are gone.</summary>
    Destroyed,
}
