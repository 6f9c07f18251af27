namespace OrleansBallot.Ledger;

/// <summary>
/// Makes a value of an enum a rule: its number, its class and its words stand here and nowhere else. API, console and page read them
/// through <see cref="RuleBook"/>.
/// </summary>
/// <param name="number">Its number in docs/PROTOCOL.md; null for what is no rule of the protocol.</param>
/// <param name="class">What kind of refusal it is.</param>
/// <param name="sentence">
/// What people read: what happened, then what to do next, in words that fit console and page alike. <c>{node}</c>, never at the beginning,
/// stands for the node that it is about.
/// </param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class RuleAttribute(string? number, RuleClass @class, string sentence) : Attribute
{
    /// <summary>A rule that the protocol has no number for.</summary>
    public RuleAttribute(RuleClass @class, string sentence) : this(null, @class, sentence)
    {
    }

    /// <summary>Its number in docs/PROTOCOL.md.</summary>
    public string? Number => number;

    /// <summary>What kind of refusal it is.</summary>
    public RuleClass Class => @class;

    /// <summary>What people read.</summary>
    public string Sentence => sentence;
}
