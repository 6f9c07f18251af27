namespace OrleansBallot.Grains.Interfaces;

/// <summary>The phases of a registrar.</summary>
public enum RegistrarPhase
{
    /// <summary>Its roll is loaded, and no election has named it yet.</summary>
    Prepared,

    /// <summary>It grants credentials.</summary>
    Open,

    /// <summary>Its log may be older than the credentials that it issued. It waits for an operator.</summary>
    Held,

    /// <summary>It grants no more, and still has its keys.</summary>
    Closed,

    /// <summary>Its keys are gone.</summary>
    Destroyed,
}
