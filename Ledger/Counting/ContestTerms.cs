using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Fields;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Ledger.Counting;

/// <summary>What becomes of ties (N11).</summary>
public enum TieRule : byte
{
    /// <summary>Lots settle them, which the block with the opening has drawn (N12).</summary>
    Lots = 0,

    /// <summary>Options that are tied for a seat do not win it.</summary>
    Stand = 1,
}

/// <summary>
/// How a contest is voted on and counted. Values of any size can be decoded; <see cref="AreSound"/> says which mean something.
/// </summary>
/// <param name="Method">The counting method.</param>
/// <param name="Seats">How many options can win.</param>
/// <param name="Least">The fewest choices of an answer that is not blank (V16).</param>
/// <param name="Most">The most choices of an answer (V9).</param>
public sealed record ContestTerms(CountingMethod Method, byte Seats, byte Least, byte Most)
{
    /// <summary>The highest score that any contest may allow.</summary>
    public const int MostTop = 100;

    /// <summary>The highest score, 1 to 100; 0 for methods without scores.</summary>
    public byte Top { get; init; }

    /// <summary>What a motion needs to be carried (N20); for other methods, <see cref="Counting.Majority.None"/>.</summary>
    public Majority Majority { get; init; }

    /// <summary>The part of the roll that must have voted; <see cref="Fraction.None"/> where no quorum is asked for.</summary>
    public Fraction Quorum { get; init; }

    /// <summary>What becomes of ties.</summary>
    public TieRule Ties { get; init; }

    /// <summary>The form of an answer's choices.</summary>
    public BallotForm Form => CountingMethods.Of(Method).Form;

    /// <summary>True where a roll must tell how many voters there are: for a quorum, or a majority of the roll.</summary>
    public bool NeedRoll => Quorum != Fraction.None || Majority.Base == MajorityBase.Roll;

    /// <summary>The terms of a method that a contest has unless its organiser says otherwise.</summary>
    /// <param name="method">The method.</param>
    /// <param name="options">How many options there are, 2 to 64.</param>
    /// <param name="seats">How many can win.</param>
    public static ContestTerms Of(CountingMethod method, int options, int seats = 1) =>
        CountingMethods.Of(method).Usual(method, checked((byte)options), checked((byte)seats));

    /// <summary>True when the method can have these terms with so many options (O10).</summary>
    public bool AreSound(int options) =>
        options is >= 2 and <= Limits.Options && Quorum.IsNoneOrSound && CountingMethods.Of(Method).CanHave(this, options);

    /// <summary>Judges an answer (V9, V16, V6, V10, V11: the order of <see cref="Rejection"/>). A blank one is always right.</summary>
    /// <param name="options">How many options there are.</param>
    /// <param name="choices">The answer.</param>
    public Rejection Judge(int options, ReadOnlySpan<int> choices)
    {
        if (choices.IsEmpty) return Rejection.None;
        if (choices.Length > Most) return Rejection.TooManyChoices; // V9
        if (choices.Length < Least) return Rejection.TooFewChoices; // V16
        return Form.Judge(this, options, choices); // V6, V10, V11
    }

    /// <summary>Adds equal answers to the running counts (N2).</summary>
    /// <param name="choices">An answer that keeps these terms.</param>
    /// <param name="times">Their weight; negative to take them back.</param>
    /// <param name="counts">One count an option.</param>
    public void Add(ReadOnlySpan<int> choices, long times, Span<long> counts) => Form.Add(choices, times, counts);

    internal void Write(CanonicalWriter writer)
    {
        writer.Byte((byte)Method).Byte(Seats).Byte(Least).Byte(Most).Byte(Top);
        Majority.Write(writer);
        writer.Byte(Quorum.Numerator).Byte(Quorum.Denominator).Byte((byte)Ties);
    }

    internal static ContestTerms Read(ref CanonicalReader reader) =>
        new(CountingMethods.Read(ref reader), reader.Byte(), reader.Byte(), reader.Byte())
        {
            Top = reader.Byte(),
            Majority = Majority.Read(ref reader),
            Quorum = new(reader.Byte(), reader.Byte()),
            Ties = (TieRule)reader.Choice((byte)TieRule.Stand),
        };

    /// <summary>Visits the fields of terms.</summary>
    internal ContestTerms Describe(IFields fields) =>
        new(fields.Named("method", Method), fields.Tiny("seats", Seats), fields.Tiny("least", Least), fields.Tiny("most", Most))
        {
            Top = fields.Tiny("top", Top),
            Majority = Majority.Describe(fields),
            Quorum = fields.Word("quorum", Quorum, Fraction.TryParse, Fraction.Form),
            Ties = fields.Named("ties", Ties),
        };
}
