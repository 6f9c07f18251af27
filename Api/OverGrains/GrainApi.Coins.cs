using OrleansBallot.Api.Json;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Api.OverGrains;

/// <summary>The coins of keys. Operators have more mined, and collect them.</summary>
internal sealed partial class GrainApi
{
    /// <summary>A little longer than a node takes, so that its own refusal arrives.</summary>
    private static readonly TimeSpan _mining = TimeSpan.FromSeconds(INodeGrain.MiningSeconds + 5);

    public async Task<Answer<AccountJson>> Account(string key, string? node, CancellationToken stop) =>
        PublicKey.TryParse(key, out var account)
            ? await _reads.Ask(node, grain => grain.GetAccount(account), ToJson.Account, stop)
            : Refusal.NoKey(key);

    public async Task<Answer<MovementJson[]>> History(string key, int? before, int count, string? node, CancellationToken stop)
    {
        if (!PublicKey.TryParse(key, out var account)) return Refusal.NoKey(key);
        if (count is < 1 or > INodeGrain.MostListed) return Refusal.OutOfRange(nameof(count), 1, INodeGrain.MostListed);
        if (before < 1) return Refusal.OutOfRange(nameof(before), 1, int.MaxValue);
        return await _reads.Ask(
            node, grain => grain.GetHistory(account, before, count), history => history.Movements.Select(ToJson.Movement).ToArray(), stop);
    }

    public async Task<Answer<MinedJson>> Mine(string node, string? account, CancellationToken stop)
    {
        var payee = default(PublicKey?);
        if (account is not null)
        {
            if (Bad(account, out var key) is { } bad) return bad;
            payee = key;
        }

        if (!await nodes.IsNode(node, stop)) return Refusal.UnknownNode(node);
        if (await calls.NodeOnce(node, grain => grain.Mine(payee, stop), stop, _mining) is not { } answer)
            return Lost(
                $"The answer of '{node}' was lost: it may have mined a block or not. Look at the newest blocks before you ask again.");
        return answer.Block is { } block
            ? new MinedJson(block.Height, block.Hash.ToString(), block.Reward, block.Account.ToString(), block.Transactions)
            : Refusal.Of<MiningRefusal>(answer.Rule, node);
    }

    public async Task<Answer<AcceptedJson>> Collect(string node, string? to, CancellationToken stop)
    {
        if (to is null) return Refusal.Malformed("Send {\"to\"}: the key that gets the coins.");
        if (Bad(to, out var recipient) is { } bad) return bad;
        if (!await nodes.IsNode(node, stop)) return Refusal.UnknownNode(node);
        if (await calls.NodeOnce(node, grain => grain.Collect(recipient), stop) is not { } submission)
            return Lost($"The answer of '{node}' was lost: it may have sent the coins or not. Look at the balance before you ask again.");
        return submission.Answers[0].Rule == Rejection.WrongAmount.Name()
            ? new Refusal(
                submission.Answers[0].Rule!, RuleClass.Conflict, $"The account of '{node}' has no coins to send, or has sent them already.")
            : Accepted(submission.Node, submission.Answers[0]);
    }

    /// <summary>Checks a key before a node is asked: a block that pays to no point breaks T1, after all its work.</summary>
    private static Refusal? Bad(string text, out PublicKey key) =>
        !PublicKey.TryParse(text, out key) ? Refusal.NoKey(text)
        : key.IsOnCurve ? null
        : Refusal.Of(RuleBook.Of(Rejection.InvalidKey));

    private static Refusal Lost(string detail) => new("answer-lost", RuleClass.Unavailable, detail);
}
