using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Api.OverGrains;

/// <summary>The attacks that there are. Operators stage them.</summary>
internal sealed partial class GrainApi
{
    private readonly Attacker _attacker = new(nodes, calls);

    public Task<Answer<AttackKindJson[]>> Attacks(CancellationToken stop) =>
        _reads.Ask(node: null, grain => grain.GetAttacks(), list => list.Kinds.Select(ToJson.Attack).ToArray(), stop);

    public async Task<Answer<Live<VerdictJson>>> Attack(string node, string kind, CancellationToken stop)
    {
        var listed = await Attacks(stop);
        if (!listed.TryGet(out var kinds, out var refusal)) return refusal;
        if (!kinds.Any(known => known.Kind == kind))
        {
            return new Refusal(
                "unknown-attack", RuleClass.Malformed,
                $"There is no attack '{kind}'. Kinds: {string.Join(", ", kinds.Select(known => known.Kind))}.");
        }

        if (!await nodes.IsNode(node, stop)) return Refusal.UnknownNode(node);
        try
        {
            return new Live<VerdictJson>(_attacker.Judge(await _attacker.Forge(node, kind, stop), stop).Select(ToJson.Verdict));
        }
        catch (ArgumentException notYet)
        {
            return new Refusal("not-ready", RuleClass.Conflict, notYet.Message);
        }
    }
}
