using System.Collections.Frozen;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Counting;

/// <summary>The counting methods (N1). The values are part of the protocol.</summary>
public enum CountingMethod : byte
{
    /// <summary>As many options a ballot as there are seats, with one vote for each; most votes win.</summary>
    Plurality = 0,

    /// <summary>Any number of options a ballot, with one vote for each; most votes win.</summary>
    Approval = 1,

    /// <summary>A score for each option; the highest sum wins.</summary>
    Score = 2,

    /// <summary>Options in order of preference. In each round the lowest option is eliminated, and its ballots pass on.</summary>
    InstantRunoff = 3,

    /// <summary>Options in order of preference, compared pair by pair. The strongest chains of majorities decide.</summary>
    Schulze = 4,

    /// <summary>A score for each option. Of the two with most points the one that more ballots score higher wins.</summary>
    Star = 5,

    /// <summary>Options in order of preference, for several seats: the single transferable vote, as in Scotland's councils.</summary>
    Stv = 6,

    /// <summary>For or against, with the majority that is needed.</summary>
    Motion = 7,
}

/// <summary>The registry: the rules of each method. Everything that depends on the method asks here.</summary>
public static class CountingMethods
{
    private static readonly FrozenDictionary<CountingMethod, CountingRules> _rules =
        Enum.GetValues<CountingMethod>().ToFrozenDictionary(method => method, Make);

    /// <summary>The rules of a method.</summary>
    public static CountingRules Of(CountingMethod method) => _rules[method];

    /// <summary>The rules of a method by its name; null for a name that this version does not know.</summary>
    public static CountingRules? Named(string name) => EnumNames.TryParse<CountingMethod>(name, out var method) ? Of(method) : null;

    /// <summary>The rules of a method; null for a number that stands for none.</summary>
    internal static CountingRules? Find(CountingMethod method) => _rules.GetValueOrDefault(method);

    /// <summary>Reads a method's number. An unknown number is a fault.</summary>
    internal static CountingMethod Read(ref CanonicalReader reader)
    {
        var method = (CountingMethod)reader.Byte();
        return Find(method) is null ? reader.Fail<CountingMethod>() : method;
    }

    // There is no default, so that a method without rules does not compile. Unknown numbers never come here.
#pragma warning disable CS8524
    private static CountingRules Make(CountingMethod method) => method switch
    {
        CountingMethod.Plurality => new Plurality(),
        CountingMethod.Approval => new Approval(),
        CountingMethod.Score => new Score(),
        CountingMethod.InstantRunoff => new InstantRunoff(),
        CountingMethod.Schulze => new Schulze(),
        CountingMethod.Star => new Star(),
        CountingMethod.Stv => new Stv(),
        CountingMethod.Motion => new Motion(),
    };
#pragma warning restore CS8524
}
