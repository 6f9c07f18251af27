using System.Buffers;
using System.Text;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>
/// Sends an id or a key as its text, byte for byte as Orleans sends a string. Former versions had strings in their messages, and their
/// silos may run beside this one.
/// </summary>
/// <param name="parse">Reads the text, or throws a <see cref="FormatException"/> that says what is expected.</param>
internal abstract class TextCodec<T>(Func<string, T> parse) : ShallowCopier<T>, IFieldCodec<T>
{
    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, T? value)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (value?.ToString() is not { } text)
        {
            ReferenceCodec.WriteNullReference(ref writer, fieldIdDelta);
            return;
        }

        // A string counts as one object of the message, so this must too: later fields may refer to others by their number.
        ReferenceCodec.MarkValueField(writer.Session);
        writer.WriteFieldHeader(fieldIdDelta, expectedType, typeof(T), WireType.LengthPrefixed);
        var size = Encoding.UTF8.GetByteCount(text);
        writer.WriteVarUInt32((uint)size);
        StringCodec.WriteRaw(ref writer, text, size);
    }

    public T? ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (StringCodec.ReadValue(ref reader, field) is { } text) return parse(text);
        return default(T) is null ? default : throw new FormatException($"Null is no {typeof(T).Name}.");
    }
}

[RegisterSerializer, RegisterCopier]
internal sealed class Hash256Codec() : TextCodec<Hash256>(Hash256.Parse);

[RegisterSerializer, RegisterCopier]
internal sealed class TransactionIdCodec() : TextCodec<TransactionId>(TransactionId.Parse);

[RegisterSerializer, RegisterCopier]
internal sealed class ElectionIdCodec() : TextCodec<ElectionId>(ElectionId.Parse);

[RegisterSerializer, RegisterCopier]
internal sealed class PublicKeyCodec() : TextCodec<PublicKey>(PublicKey.Parse);

[RegisterSerializer, RegisterCopier]
internal sealed class IssuingKeyCodec() : TextCodec<IssuingKey>(IssuingKey.Parse);

[RegisterSerializer, RegisterCopier]
internal sealed class BlockReferenceCodec() : TextCodec<BlockReference>(BlockReference.Parse);
