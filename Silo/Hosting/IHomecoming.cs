namespace OrleansBallot.Silo.Hosting;

/// <summary>Brings nodes back to the silo that starts them, after another silo had them while this one was away.</summary>
internal interface IHomecoming
{
    /// <summary>Moves a node and its miner to this silo. Their callers notice a pause.</summary>
    Task BringHome(string node);
}
