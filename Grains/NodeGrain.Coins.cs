using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Nodes;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;

namespace OrleansBallot.Grains;

/// <summary>The node grain's methods for holders of coins, and for the operator who mines some.</summary>
public sealed partial class NodeGrain
{
    /// <inheritdoc/>
    public async Task<AccountView> GetAccount(PublicKey key) => Views.Account(Name, key, (await Shown()).Replica);

    /// <inheritdoc/>
    public async Task<AccountHistory> GetHistory(PublicKey key, int? before, int count)
    {
        var chain = (await Shown()).Replica.Chain;
        if (chain.State.Coins.Find(key)?.History is not { } history) return new([]);
        var newest = Math.Min(history.Count, Math.Max(0, (before ?? int.MaxValue) - 1));
        var most = Math.Min(newest, Math.Clamp(count, 0, INodeGrain.MostListed));
        return new([.. Enumerable.Range(0, most).Select(back => newest - back)
            .Select(number => Views.Movement(number, history[number - 1], key, chain))]);
    }

    /// <inheritdoc/>
    public Task<MiningAnswer> Mine(PublicKey? account, CancellationToken stop) => Ask(
        (node, ended) => TakesPart
            ? _oneBlock!.Mine(account, ended)
            : Task.FromResult(MiningAnswer.Refused(MiningRefusal.NotAMember)),
        stop);

    /// <inheritdoc/>
    public Task<Submission> Collect(PublicKey recipient) => Ask(async node =>
    {
        var account = Views.Account(Name, node.Identity.Account, node.Replica);
        var transfer = new Transfer(node.Identity.Account, recipient, new(checked(account.Balance - account.Spending)), account.Sequence);
        var signed = await offTurn.Run(() => node.Identity.Sign(network.Chain.Id, transfer), _stopping);
        return await node.Intake.Submit([signed.Bytes.ToArray()], _stopping);
    });
}
