using System.Globalization;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Fields;

namespace OrleansBallot.Ledger.Counting;

/// <summary>What a motion's votes must be to its majority's fraction (N20).</summary>
public enum MajorityBar : byte
{
    /// <summary>As much, or more.</summary>
    AtLeast = 0,

    /// <summary>More.</summary>
    MoreThan = 1,
}

/// <summary>What a motion's majority is a fraction of (N20).</summary>
public enum MajorityBase : byte
{
    /// <summary>Votes for and against.</summary>
    Votes = 0,

    /// <summary>All ballots, blank answers included.</summary>
    Ballots = 1,

    /// <summary>All voters on the roll, by their weights.</summary>
    Roll = 2,
}

/// <summary>A part of a whole.</summary>
/// <param name="Numerator">At most the denominator.</param>
/// <param name="Denominator">Above 0; both are 0 where no part is meant.</param>
public readonly record struct Fraction(byte Numerator, byte Denominator)
{
    internal const string Form = "a fraction like 2/3, or 0/0 for none";

    /// <summary>No part.</summary>
    public static Fraction None => default;

    /// <summary>True for a part that is more than nothing and not more than all.</summary>
    public bool IsSound => Numerator > 0 && Numerator <= Denominator;

    /// <summary>True for a sound fraction and for none.</summary>
    public bool IsNoneOrSound => this == None || IsSound;

    /// <summary>Reads a fraction like <c>2/3</c>.</summary>
    public static bool TryParse(string? text, out Fraction value)
    {
        value = default;
        if (text?.Split('/') is not [var above, var below]) return false;
        if (!byte.TryParse(above, NumberStyles.None, CultureInfo.InvariantCulture, out var numerator)) return false;
        if (!byte.TryParse(below, NumberStyles.None, CultureInfo.InvariantCulture, out var denominator)) return false;
        value = new(numerator, denominator);
        return true;
    }

    /// <summary>True when a part of a whole is at least this fraction of it.</summary>
    public bool IsReachedBy(long part, long whole) => (UInt128)(ulong)part * Denominator >= (UInt128)(ulong)whole * Numerator;

    /// <summary>True when a part of a whole is more than this fraction of it.</summary>
    public bool IsPassedBy(long part, long whole) => (UInt128)(ulong)part * Denominator > (UInt128)(ulong)whole * Numerator;

    /// <summary>Like <c>2/3</c>.</summary>
    public override string ToString() => $"{Numerator}/{Denominator}";
}

/// <summary>What a motion needs to be carried (N20).</summary>
/// <param name="Bar">Whether the fraction is enough.</param>
/// <param name="Part">The fraction.</param>
/// <param name="Base">What it is a fraction of.</param>
public readonly record struct Majority(MajorityBar Bar, Fraction Part, MajorityBase Base)
{
    private const char MoreSign = '>';
    private const string AtLeastSign = ">=";
    private static readonly (string Ending, MajorityBase Base)[] _endings =
        [(" of ballots", MajorityBase.Ballots), (" of roll", MajorityBase.Roll)];

    /// <summary>The majority of methods other than motions.</summary>
    public static Majority None => default;

    /// <summary>More votes for than against.</summary>
    public static Majority Simple => new(MajorityBar.MoreThan, new(1, 2), MajorityBase.Votes);

    /// <summary>
    /// Reads what people write: <c>2/3</c> is at least that, <c>&gt;1/2</c> is more. Half alone is more than half, <c>&gt;=1/2</c> is not.
    /// After it <c>of ballots</c> or <c>of roll</c> may stand.
    /// </summary>
    public static bool TryParse(string? text, out Majority value)
    {
        value = default;
        var words = text?.Trim() ?? "";
        var whole = MajorityBase.Votes;
        foreach (var (ending, named) in _endings)
        {
            if (words.EndsWith(ending, StringComparison.Ordinal)) (words, whole) = (words[..^ending.Length], named);
        }

        var (isAtLeast, isMore) = (words.StartsWith(AtLeastSign, StringComparison.Ordinal), words.StartsWith(MoreSign));
        if (!Fraction.TryParse(words[(isAtLeast ? AtLeastSign.Length : isMore ? 1 : 0)..].Trim(), out var part)) return false;
        var isHalf = part.Numerator * 2 == part.Denominator;
        value = new(!isAtLeast && (isMore || isHalf) ? MajorityBar.MoreThan : MajorityBar.AtLeast, part, whole);
        return true;
    }

    /// <summary>As <see cref="TryParse"/> reads it.</summary>
    public override string ToString()
    {
        var (whole, isHalf) = (Base, Part.Numerator * 2 == Part.Denominator);
        var ending = _endings.Where(one => one.Base == whole).Select(one => one.Ending).FirstOrDefault();
        return $"{(Bar == MajorityBar.MoreThan ? MoreSign : isHalf ? AtLeastSign : "")}{Part}{ending}";
    }

    /// <summary>True for a majority that can be reached.</summary>
    public bool IsSound => Part.IsSound && (Bar == MajorityBar.AtLeast || Part.Numerator < Part.Denominator);

    /// <summary>True when so many votes for a motion, of a whole, are enough.</summary>
    public bool IsReachedBy(long part, long whole) =>
        Bar == MajorityBar.AtLeast ? Part.IsReachedBy(part, whole) : Part.IsPassedBy(part, whole);

    internal void Write(CanonicalWriter writer) =>
        writer.Byte((byte)Bar).Byte(Part.Numerator).Byte(Part.Denominator).Byte((byte)Base);

    internal static Majority Read(ref CanonicalReader reader)
    {
        var bar = (MajorityBar)reader.Choice((byte)MajorityBar.MoreThan);
        var part = new Fraction(reader.Byte(), reader.Byte());
        return new(bar, part, (MajorityBase)reader.Choice((byte)MajorityBase.Roll));
    }

    /// <summary>Visits the fields of a majority.</summary>
    internal Majority Describe(IFields fields) => new(
        fields.Named("bar", Bar), fields.Word("majority", Part, Fraction.TryParse, Fraction.Form), fields.Named("base", Base));
}
