using System.Reflection;

namespace Orleans;

public interface IGrainCallContext
{
    object Grain { get; }
    GrainId? SourceId { get; }
    GrainId TargetId { get; }
    string InterfaceName { get; }
    string MethodName { get; }
    MethodInfo InterfaceMethod { get; }
    object? Result { get; set; }

    Task Invoke();
}

public interface IIncomingGrainCallContext : IGrainCallContext
{
    IGrainContext TargetContext { get; }
    MethodInfo ImplementationMethod { get; }
}

/// <summary>Stands before every call to the grains of a silo, or before those to the grain that implements it.</summary>
public interface IIncomingGrainCallFilter
{
    Task Invoke(IIncomingGrainCallContext context);
}
