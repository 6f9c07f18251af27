using OrleansBallot.Api.Json;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Api.OverGrains;

/// <summary>The nodes, and operators' orders to them.</summary>
internal sealed partial class GrainApi
{
    private static readonly string _nameTaken = MembershipRefusal.NameTaken.Name();

    public async Task<Answer<NodeJson[]>> Nodes(CancellationToken stop) =>
        await Task.WhenAll((await nodes.Members(stop)).Select(member => Look(member, stop)));

    public async Task<Answer<NodeJson>> Node(string node, CancellationToken stop) =>
        (await nodes.Members(stop)).FirstOrDefault(member => member.Node == node) is { } found
            ? await Look(found, stop)
            : Refusal.UnknownNode(node);

    public Task<Answer<ClockJson>> Clock(string node, CancellationToken stop) =>
        _reads.Ask(node, grain => grain.GetStatus(), ToJson.Clock, stop);

    public async Task<Answer<ClockJson>> TrustClock(string node, CancellationToken stop)
    {
        // The silo's other nodes are on the same machine, so they have the same clock.
        if (nodes.Running.Contains(node))
            await Task.WhenAll(nodes.Running.Remove(node).Select(other => calls.NodeOrNull(other, grain => grain.TrustClock(), stop)));
        return await _reads.Ask(node, grain => grain.TrustClock(), ToJson.Clock, stop);
    }

    public async Task<Answer<MembershipJson>> Join(string node, CancellationToken stop)
    {
        var isNew = !nodes.Running.Contains(node);
        if (await nodes.Prepare(node) is { } refusal) return refusal;
        var answer = await calls.Node(node, grain => grain.Join(), stop);
        nodes.Note(node, answer.Accepted);
        if (isNew && !answer.Accepted) nodes.Drop(node);
        return Told(node, answer);
    }

    public async Task<Answer<MembershipJson>> Leave(string node, CancellationToken stop)
    {
        if (!await nodes.IsNode(node, stop)) return Refusal.UnknownNode(node);
        var answer = await calls.Node(node, grain => grain.Leave(), stop);
        if (answer.Accepted) nodes.Note(node, takesPart: false);
        return Told(node, answer);
    }

    public Task<Answer<MembershipJson>> Expel(string node, CancellationToken stop) => Expel(node, readmit: false, stop);

    public Task<Answer<MembershipJson>> Readmit(string node, CancellationToken stop) => Expel(node, readmit: true, stop);

    public async Task<Answer<MembershipJson>> Rebuild(string node, CancellationToken stop)
    {
        if (!await nodes.IsNode(node, stop)) return Refusal.UnknownNode(node);
        if (!(await calls.Members(stop)).Members.Any(member => member.Node != node && member.State == MemberState.Active))
            return Refusal.Of(SiloRefusal.NoPeers, node);
        var hasOpened = !await calls.Rebuild(node, stop);
        if (hasOpened && (await calls.Node(node, grain => grain.GetStatus(), stop)).Refusal != _nameTaken)
            return Refusal.Of(SiloRefusal.NodeIsSound, node);
        var answer = await calls.Node(node, grain => grain.Join(), stop);

        // The node's key is lost, and it has made another one. The operator asks that this one gets the name.
        if (answer.Rule == _nameTaken && (answer = await calls.Forget(node, stop)).Accepted)
            answer = await calls.Node(node, grain => grain.Join(), stop);
        if (nodes.Running.Contains(node)) nodes.Note(node, answer.Accepted);
        return Told(node, answer);
    }

    public Task<Answer<ResolveJson>> Resolve(string node, CancellationToken stop) => _reads.Ask(
        node,
        grain => grain.Resolve(stop),
        report => new ResolveJson(
            report.Node, report.Before.ToString(), report.After.ToString(), report.Swapped, report.Majority.ToString(),
            report.Agreeing, report.Asked),
        stop);

    private async Task<Answer<MembershipJson>> Expel(string node, bool readmit, CancellationToken stop) =>
        await nodes.IsNode(node, stop) ? Told(node, await calls.Expel(node, readmit, stop)) : Refusal.UnknownNode(node);

    private async Task<NodeJson> Look(Member member, CancellationToken stop)
    {
        var (status, trouble) = await calls.NodeOrTrouble(member.Node, grain => grain.GetStatus(), stop);
        return ToJson.Node(member, status, trouble);
    }

    private static Answer<MembershipJson> Told(string node, MembershipAnswer answer) => answer.Accepted
        ? ToJson.Membership(node, answer)
        : Refusal.Of<MembershipRefusal>(answer.Rule, node);
}
