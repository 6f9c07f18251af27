using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using OrleansBallot.Grains.Interfaces;

namespace OrleansBallot.Simulation.Scale;

/// <summary>
/// How many bytes arguments and answers have as Orleans' serializer writes them. The envelope around them, which names caller, grain and
/// method, is not counted.
/// </summary>
internal sealed class MessageSizes : IDisposable
{
    private const int Large = 10_000;

    private readonly ServiceProvider _services =
        new ServiceCollection().AddSerializer(orleans => orleans.AddAssembly(typeof(INodePeer).Assembly)).BuildServiceProvider();

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly ObjectSerializer _serializer;
    private readonly ConditionalWeakTable<object, object> _large = [];

    public MessageSizes() => _serializer = _services.GetRequiredService<ObjectSerializer>();

    public int Of(object? message, Type declared)
    {
        // One list of members goes to everybody.
        if (message is not null && _large.TryGetValue(message, out var known)) return (int)known;
        _buffer.ResetWrittenCount();
        _serializer.Serialize(message!, _buffer, declared);
        var size = _buffer.WrittenCount;
        if (message is not null && size > Large) _large.Add(message, size);
        return size;
    }

    public void Dispose() => _services.Dispose();
}
