namespace OrleansBallot.Grains.State;

/// <summary>Writes of a grain's state whose outcome may stay unknown.</summary>
internal static class UncertainState
{
    /// <summary>
    /// Writes a grain's state. When that fails it may be stored or not, so that a second write would be refused as another writer's. The
    /// grain ends then, and the next activation reads what is stored.
    /// </summary>
    public static async Task WriteOrEnd<T>(this IPersistentState<T> state, IGrainBase grain)
    {
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            grain.DeactivateOnIdle();
            throw;
        }
    }
}
