namespace OrleansBallot.Grains;

/// <summary>Writes grain state so that a failure can cross to a caller on another silo.</summary>
internal static class DurableState
{
    /// <summary>Writes the state.</summary>
    /// <exception cref="IOException">The storage refused; its own exception has no codec, this one has.</exception>
    public static async Task WriteDurably<T>(this IPersistentState<T> state)
    {
        try
        {
            await state.WriteStateAsync();
        }
        catch (IOException failure)
        {
            throw new IOException(failure.Message);
        }
    }
}
