using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace OrleansBallot.Embedded;

internal interface IPersistentStateLoader
{
    Task Load();
}

internal static class PersistentState
{
    public static IPersistentStateLoader For(ParameterInfo parameter, Activation activation, IServiceProvider services)
    {
        var attribute = parameter.GetCustomAttribute<PersistentStateAttribute>()!;
        var storageName = attribute.StorageName;
        var storage = string.IsNullOrWhiteSpace(storageName)
            ? services.GetService<IGrainStorage>()
            : services.GetKeyedService<IGrainStorage>(storageName);
        if (storage is null)
        {
            throw new OrleansException(
                $"{activation.Class.Type} needs a grain storage {(storageName is null ? "without a name" : $"named '{storageName}'")}.");
        }

        var name = attribute.StateName is { Length: > 0 } stateName ? stateName : parameter.Name!;
        var type = typeof(PersistentState<>).MakeGenericType(parameter.ParameterType.GetGenericArguments());
        return (IPersistentStateLoader)Activator.CreateInstance(type, name, activation, storage)!;
    }
}

/// <summary>A grain's state in a storage: touched on a turn only, and by one operation at a time.</summary>
internal sealed class PersistentState<T>(string name, Activation activation, IGrainStorage storage)
    : IPersistentState<T>, IPersistentStateLoader
{
    private readonly GrainState<T> _stored = new(Empty());
    private Task _last = Task.CompletedTask;
    private bool _isLoaded;

    public T State
    {
        get
        {
            _ = Turn.Required;
            return _stored.State!;
        }
        set
        {
            _ = Turn.Required;
            _stored.State = value;
        }
    }

    public string? Etag => _stored.ETag;

    public bool RecordExists => _isLoaded ? _stored.RecordExists : throw new InvalidOperationException("State has not yet been loaded.");

    public Task Load() => ReadStateAsync();

    public Task ReadStateAsync() => InOrder(async () =>
    {
        await storage.ReadStateAsync(name, activation.GrainId, _stored);
        _isLoaded = true;
    });

    public Task WriteStateAsync() => InOrder(() => storage.WriteStateAsync(name, activation.GrainId, _stored));

    public Task ClearStateAsync() => InOrder(() => storage.ClearStateAsync(name, activation.GrainId, _stored));

    private static T Empty() =>
        typeof(T).IsValueType ? default!
        : typeof(T).GetConstructor(Type.EmptyTypes) is not null ? Activator.CreateInstance<T>()
        : (T)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(T));

    // Two interleaving calls that write at once would both send the same ETag, and the second would fail.
    private Task InOrder(Func<Task> operation)
    {
        _ = Turn.Required;
        var task = Run(_last);
        _last = task;
        return task;

        async Task Run(Task before)
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            try
            {
                await operation();
            }
            catch (Exception exception) when (exception is not OrleansException)
            {
                throw new OrleansException(
                    $"{storage.GetType().Name} failed for state '{name}' of {activation.GrainId}: {exception.Message}", exception);
            }
        }
    }
}
