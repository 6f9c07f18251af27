using System.Buffers.Binary;
using System.Text;

namespace OrleansBallot.Tests.Support;

/// <summary>A message of Protocol Buffers as a list of its fields: enough to read OTLP.</summary>
internal sealed class ProtobufMessage
{
    private readonly List<(int Number, ulong Value, ReadOnlyMemory<byte> Bytes)> _fields = [];

    public ProtobufMessage(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var key = Varint(ref bytes);
            var (number, value, content) = ((int)(key >> 3), 0UL, ReadOnlyMemory<byte>.Empty);
            switch (key & 7)
            {
                case 0:
                    value = Varint(ref bytes);
                    break;
                case 1:
                    value = BinaryPrimitives.ReadUInt64LittleEndian(Take(ref bytes, 8).Span);
                    break;
                case 2:
                    content = Take(ref bytes, (int)Varint(ref bytes));
                    break;
                case 5:
                    value = BinaryPrimitives.ReadUInt32LittleEndian(Take(ref bytes, 4).Span);
                    break;
                default:
                    throw new InvalidDataException($"Field {number} is of wire type {key & 7}.");
            }

            _fields.Add((number, value, content));
        }
    }

    public bool Has(int number) => _fields.Any(field => field.Number == number);

    public ulong Number(int number) => _fields.LastOrDefault(field => field.Number == number).Value;

    public ReadOnlyMemory<byte> Bytes(int number) => _fields.LastOrDefault(field => field.Number == number).Bytes;

    public string Text(int number) => Encoding.UTF8.GetString(Bytes(number).Span);

    public ProtobufMessage Message(int number) => new(Bytes(number));

    public IEnumerable<ProtobufMessage> Messages(int number) =>
        _fields.Where(field => field.Number == number).Select(field => new ProtobufMessage(field.Bytes));

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> bytes, int length)
    {
        var taken = bytes[..length];
        bytes = bytes[length..];
        return taken;
    }

    private static ulong Varint(ref ReadOnlyMemory<byte> bytes)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = Take(ref bytes, 1).Span[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }
}
