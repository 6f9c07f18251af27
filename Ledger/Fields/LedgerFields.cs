using System.Collections.Immutable;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Fields;

/// <summary>Fields of the ledger's own types.</summary>
internal static class LedgerFields
{
    /// <summary>The written form of a hash.</summary>
    public const string Digits = "64 lower-case hex digits";

    /// <summary>The written form of a key and of a signature.</summary>
    public const string Pair = "128 lower-case hex digits";

    public static Hash256 Hash(this IFields fields, string name, Hash256 value) => fields.Word(name, value, Hash256.TryParse, Digits);

    public static PublicKey Key(this IFields fields, string name, PublicKey value) => fields.Word(name, value, PublicKey.TryParse, Pair);

    public static ImmutableArray<PublicKey> Keys(this IFields fields, string name, ImmutableArray<PublicKey> values) =>
        fields.Words(name, values, PublicKey.TryParse, Pair);

    /// <summary>The election that a transaction is about.</summary>
    public static ElectionId Election(this IFields fields, ElectionId value) => fields.Word("election", value, ElectionId.TryParse, Digits);

    public static Timestamp Time(this IFields fields, string name, Timestamp value) =>
        fields.Word(name, value, Timestamp.TryParse, "a moment like 2026-11-21T09:00:00.000Z");

    /// <summary>A number below 2^32.</summary>
    public static uint Small(this IFields fields, string name, uint value) => (uint)fields.Number(name, value, uint.MaxValue);

    /// <summary>A number below 2^8.</summary>
    public static byte Tiny(this IFields fields, string name, byte value) => (byte)fields.Number(name, value, byte.MaxValue);

    /// <summary>A value of a closed list, by its name.</summary>
    public static T Named<T>(this IFields fields, string name, T value) where T : struct, Enum =>
        fields.Word(name, new NamedValue<T>(value), NamedValue<T>.TryParse, $"one of {EnumNames.List<T>()}").Value;

    /// <summary>Bytes of a known size, or none where that is allowed.</summary>
    public static byte[] Bytes(this IFields fields, string name, ReadOnlySpan<byte> value, int size, bool orNone = false)
    {
        var form = $"{2 * size} lower-case hex digits{(orNone ? $" or '{HexBytes.None}'" : "")}";
        return fields.Word(name, new HexBytes(value.ToArray()), HexBytes.OfSize(size, orNone), form).Bytes;
    }

    private readonly record struct NamedValue<T>(T Value) where T : struct, Enum
    {
        public static bool TryParse(string? text, out NamedValue<T> value)
        {
            var read = EnumNames.TryParse<T>(text, out var named);
            value = new(named);
            return read;
        }

        public override string ToString() => Value.Name();
    }

    private readonly record struct HexBytes(byte[] Bytes)
    {
        public const string None = "none";

        public static TryParse<HexBytes> OfSize(int size, bool orNone) => (string? text, out HexBytes value) =>
        {
            var isNone = orNone && text == None;
            value = new(isNone ? [] : new byte[size]);
            return isNone || Hex.TryParse(text, value.Bytes);
        };

        public override string ToString() => Bytes.Length == 0 ? None : Hex.Text(Bytes);
    }
}
