namespace OrleansBallot.Ledger.Rules;

/// <summary>A rule in the catalogue.</summary>
public sealed class Rule
{
    private const string Node = "{node}";

    private readonly string _sentence;

    internal Rule(string name, RuleAttribute attribute) =>
        (Name, Number, Class, _sentence) = (name, attribute.Number, attribute.Class, attribute.Sentence);

    /// <summary>Its name outside the code.</summary>
    public string Name { get; }

    /// <summary>Its number in docs/PROTOCOL.md; null for a rule that is not part of the protocol.</summary>
    public string? Number { get; }

    /// <summary>The class of refusal.</summary>
    public RuleClass Class { get; }

    /// <summary>The sentence for people: what happened, then what to do next.</summary>
    public string Sentence => _sentence.Replace(Node, "this node", StringComparison.Ordinal);

    /// <summary>The sentence, with the name of the node in question.</summary>
    public string SentenceAbout(string node) => _sentence.Replace(Node, $"'{node}'", StringComparison.Ordinal);
}
