using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Orleans;

/// <summary>
/// A message of a former version, which had texts for ids. The last two are one object, and so the second refers to the first by number.
/// </summary>
[GenerateSerializer, Immutable, Alias("test-text-ids")]
public sealed record TextIds(
    [property: Id(0)] string Hash, [property: Id(1)] string Transaction, [property: Id(2)] string? Conflict,
    [property: Id(3)] string Election, [property: Id(4)] string? Other, [property: Id(5)] string Voter, [property: Id(6)] string Issuer,
    [property: Id(7)] string Block, [property: Id(8)] ImmutableArray<string> Path, [property: Id(9)] string Name,
    [property: Id(10)] string SameName);

/// <summary>The same message now.</summary>
[GenerateSerializer, Immutable, Alias("test-typed-ids")]
public sealed record TypedIds(
    [property: Id(0)] Hash256 Hash, [property: Id(1)] TransactionId Transaction, [property: Id(2)] TransactionId? Conflict,
    [property: Id(3)] ElectionId Election, [property: Id(4)] PublicKey? Other, [property: Id(5)] PublicKey Voter,
    [property: Id(6)] IssuingKey Issuer, [property: Id(7)] BlockReference Block, [property: Id(8)] ImmutableArray<Hash256> Path,
    [property: Id(9)] string Name, [property: Id(10)] string SameName);

/// <summary>Silos of this version and of former ones, which send ids as texts, understand each other.</summary>
public sealed class IdCrossingTests : IDisposable
{
    private static readonly Hash256 _hash = Hash256.Of("one"u8);
    private static readonly IssuingKey _issuer = IssuingKey.Of(IssuingKeys.First);

    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Both_versions_write_the_same_bytes_and_read_each_others(bool hasAll)
    {
        const string Name = "node-1";
        TransactionId? conflict = hasAll ? new(Hash256.Of("two"u8)) : null;
        PublicKey? other = hasAll ? Voters.Bob.Key : null;
        ImmutableArray<Hash256> path = hasAll ? [_hash, Hash256.Zero, _hash] : [];
        var typed = new TypedIds(
            _hash, new(_hash), conflict, new(_hash), other, Voters.Ann.Key, _issuer, hasAll ? new(_hash) : new(new Height(7)),
            path, Name, Name);
        var text = new TextIds(
            $"{_hash}", $"{_hash}", conflict?.ToString(), $"{_hash}", other?.ToString(), $"{Voters.Ann.Key}", $"{_issuer}",
            hasAll ? $"{_hash}" : "7", [.. path.Select(step => $"{step}")], Name, Name);

        var bytes = Write(text);

        Assert.Equal(bytes, Write(typed));
        Assert.Equal(typed with { Path = [] }, Read<TypedIds>(bytes) with { Path = [] });
        Assert.Equal(path, Read<TypedIds>(bytes).Path);
        Assert.Equal(bytes, Write(Read<TextIds>(Write(typed))));
    }

    [Fact]
    public void A_text_that_is_no_id_is_refused_with_what_was_expected()
    {
        (string Expected, Func<byte[], object?> Read)[] types =
        [
            ("64 lower-case hex digits", bytes => Read<Hash256>(bytes)),
            ("64 lower-case hex digits", bytes => Read<TransactionId>(bytes)),
            ("64 lower-case hex digits", bytes => Read<ElectionId?>(bytes)),
            ("128 lower-case hex digits", bytes => Read<PublicKey>(bytes)),
            ("512 lower-case hex digits", bytes => Read<IssuingKey>(bytes)),
            ("64 lower-case hex digits, or its height", bytes => Read<BlockReference>(bytes)),
        ];
        foreach (var (expected, read) in types)
        {
            foreach (var text in new[] { "ann", "", new string('A', 64), new string('f', 63), new string('g', 512) })
            {
                var refusal = Assert.Throws<FormatException>(() => read(Write(text)));
                Assert.Contains($"'{text}'", refusal.Message, StringComparison.Ordinal);
                Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
            }
        }

        Assert.Throws<FormatException>(() => Read<IssuingKey>(Write(new string('0', 2 * IssuingKey.Size))));
    }

    [Fact]
    public void Null_is_the_absence_of_an_id_and_no_id()
    {
        var nothing = Write<string?>(null);

        Assert.Equal(nothing, Write<TransactionId?>(null));
        Assert.Null(Read<string?>(Write<PublicKey?>(null)));
        Assert.Null(Read<TransactionId?>(nothing));
        Assert.Null(Read<PublicKey?>(nothing));
        Assert.Contains(nameof(Hash256), Assert.Throws<FormatException>(() => Read<Hash256>(nothing)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Within_a_silo_a_key_is_passed_on_and_not_copied() =>
        Assert.Same(_issuer, _services.GetRequiredService<DeepCopier>().Copy(_issuer));

    [Fact]
    public void A_block_is_named_by_its_hash_or_its_height_and_by_nothing_else()
    {
        Assert.Equal(new(_hash), BlockReference.Parse($"{_hash}"));
        Assert.Equal(new(new Height(ulong.MaxValue)), BlockReference.Parse("18446744073709551615"));
        Assert.Equal(("0", $"{_hash}"), ($"{default(BlockReference)}", $"{new BlockReference(_hash)}"));
        foreach (var text in new[]
        {
            null, "", "-1", "+1", " 1", "1.0", "18446744073709551616", $"{_hash}0", $"{_hash}".ToUpperInvariant()
        })
            Assert.False(BlockReference.TryParse(text, out _), text);
    }

    private byte[] Write<T>(T value) => _services.GetRequiredService<Serializer>().SerializeToArray(value);

    private T Read<T>(byte[] bytes) => _services.GetRequiredService<Serializer>().Deserialize<T>(bytes)!;
}
