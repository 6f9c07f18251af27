namespace OrleansBallot.Simulation.Hosting;

/// <summary>Somebody who sees all that silos say to each other, and changes nothing.</summary>
internal interface IWitness
{
    /// <summary>A call is sent.</summary>
    void Sent(Call call);

    /// <summary>A call reaches the silo of its grain.</summary>
    void Arrived(Call call);

    /// <summary>An answer reaches the caller.</summary>
    void Answered(Call call, object? answer);

    /// <summary>A silo that asked another one for its time hears it.</summary>
    void ToldTime(ulong? time);
}
