namespace OrleansBallot.Ledger.Rules;

/// <summary>
/// Makes a value of an enum a rule. Its number, its class and its words stand here. API, console and page read them
/// through <see cref="RuleBook"/>.
/// </summary>
/// <param name="number">Its number in docs/PROTOCOL.md; null for a rule that is not part of the protocol.</param>
/// <param name="class">The class of refusal.</param>
/// <param name="sentence">
/// The sentence for people: what happened, then what to do next, in words that fit console and page alike. <c>{node}</c>, never at the
/// beginning, stands for the node in question.
/// </param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class RuleAttribute(string? number, RuleClass @class, string sentence) : Attribute
{
    /// <summary>Makes a rule without a number in the protocol.</summary>
    public RuleAttribute(RuleClass @class, string sentence) : this(null, @class, sentence)
    {
    }

    /// <summary>Its number in docs/PROTOCOL.md.</summary>
    public string? Number => number;

    /// <summary>The class of refusal.</summary>
    public RuleClass Class => @class;

    /// <summary>The sentence for people.</summary>
    public string Sentence => sentence;
}
