namespace OrleansBallot.Embedded;

internal enum Delivery
{
    Taken,

    /// <summary>The activation is over; another one can serve.</summary>
    Gone,

    /// <summary>The silo is dead, and nobody knows yet.</summary>
    Lost,
}
