namespace OrleansBallot.Api;

/// <summary>In which form all of a block is written (PROTOCOL §10). Both read back to the same bytes.</summary>
public enum BlockForm
{
    Text,
    Json,
}
