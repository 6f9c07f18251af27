namespace OrleansBallot.Embedded;

/// <summary>Keeps a caller's async locals out of what is started inside the scope, nested scopes included.</summary>
internal readonly struct Flow : IDisposable
{
    private readonly AsyncFlowControl _control;
    private readonly bool _isOurs;

    private Flow(bool isOurs)
    {
        _isOurs = isOurs;
        _control = isOurs ? ExecutionContext.SuppressFlow() : default;
    }

    public static Flow Suppress() => new(!ExecutionContext.IsFlowSuppressed());

    public void Dispose()
    {
        if (_isOurs)
            _control.Undo();
    }
}
