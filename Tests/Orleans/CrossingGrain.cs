using Orleans.Placement;

namespace OrleansBallot.Tests.Orleans;

[GenerateSerializer, Immutable, Alias("test-page")]
public sealed record Page([property: Id(0)] int Number, [property: Id(1)] byte[] Bytes);

[GenerateSerializer, Alias("test-folder")]
public sealed class Folder
{
    [Id(0)]
    public List<string> Names { get; set; } = [];
}

/// <summary>A type of somebody else's, which knows nothing of grains.</summary>
public readonly record struct Money(long Cents)
{
    public static Money Parse(long cents) => cents >= 0 ? new(cents) : throw new FormatException($"{cents} cents is no money.");
}

[GenerateSerializer, Alias("test-money")]
public struct MoneySurrogate
{
    [Id(0)]
    public long Cents { get; set; }
}

[RegisterConverter]
public sealed class MoneyConverter : IConverter<Money, MoneySurrogate>
{
    public Money ConvertFromSurrogate(in MoneySurrogate surrogate) => Money.Parse(surrogate.Cents);

    public MoneySurrogate ConvertToSurrogate(in Money value) => new() { Cents = value.Cents };
}

/// <summary>A type without a codec.</summary>
public sealed class Stranger;

public sealed class StrangeException(string message) : Exception(message);

[GenerateSerializer, Alias("test-refused")]
public sealed class RefusedException(string message, int rule) : Exception(message)
{
    [Id(0)]
    public int Rule { get; private set; } = rule;
}

/// <summary>Takes things and throws them. Keyed by the test.</summary>
public interface ICrossingGrain : IGrainWithStringKey
{
    Task Keep(Folder folder);

    /// <summary>What it was given by <see cref="Keep"/>, as it is now.</summary>
    Task<string> Kept();

    Task<bool> IsSame(Page page);

    Task<string> Pay(Money money);

    Task Throw(string kind);
}

[PreferLocalPlacement]
public sealed class CrossingGrain : Grain, ICrossingGrain
{
    private Folder? _kept;

    public static Page? Sent { get; set; }

    public Task Keep(Folder folder)
    {
        _kept = folder;
        return Task.CompletedTask;
    }

    public Task<string> Kept() => Task.FromResult(string.Join(',', _kept!.Names));

    public Task<bool> IsSame(Page page) => Task.FromResult(ReferenceEquals(page, Sent));

    public Task<string> Pay(Money money)
    {
        Journal.Of(this.GetPrimaryKeyString()).Add("paid");
        return Task.FromResult($"{money.Cents}");
    }

    public Task Throw(string kind) => throw (kind switch
    {
        "argument" => new ArgumentException("No such thing.", nameof(kind)),
        "refused" => new RefusedException("Rule 7 says no.", 7),
        "strange" => new StrangeException("Nobody knows me."),
        "wrapped" => new InvalidOperationException("Look inside.", new StrangeException("Nobody knows me.")),
        _ => new NotSupportedException(kind),
    });
}
