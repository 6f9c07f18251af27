namespace OrleansBallot.Api;

/// <summary>The form in which a whole block is written (PROTOCOL §10). Both read back to the same bytes.</summary>
public enum BlockForm
{
    Text,
    Json,
}
