using System.Reflection;

namespace OrleansBallot.Embedded;

/// <summary>A request on its way through the call filters.</summary>
internal sealed class FilteredCall(Request request, Activation activation) : IIncomingGrainCallContext
{
    private int _next;

    public object Grain => activation.GrainInstance!;
    public GrainId? SourceId => request.SourceId;
    public GrainId TargetId => request.Target;
    public string InterfaceName => request.Method.InterfaceName;
    public string MethodName => request.Method.Name;
    public MethodInfo InterfaceMethod => request.Method.Declaration;
    public IGrainContext TargetContext => activation;
    public MethodInfo ImplementationMethod => request.Method.ImplementationIn(Grain.GetType());

    public object? Result
    {
        get => request.Result;
        set => request.Result = value;
    }

    public Task Invoke() =>
        _next < activation.Filters.Length ? activation.Filters[_next++].Invoke(this) : request.Invoke(Grain);
}
