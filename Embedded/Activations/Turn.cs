namespace OrleansBallot.Embedded;

/// <summary>The activation whose turn runs on this thread. Other threads have none, which is how off-turn access is caught.</summary>
internal static class Turn
{
    [ThreadStatic]
    private static Activation? _current;

    public static Activation? Current
    {
        get => _current;
        set => _current = value;
    }

    public static Activation Required => _current switch
    {
        null => throw new InvalidOperationException(
            "Activation access violation: this thread runs no grain's turn. Inject what off-turn work needs."),
        { IsDead: true } dead => throw new InvalidOperationException($"The activation of {dead.GrainId} is deactivated."),
        var current => current,
    };
}
