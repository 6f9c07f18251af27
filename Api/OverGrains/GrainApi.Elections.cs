using System.Runtime.CompilerServices;
using OrleansBallot.Api.Json;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Unicode;

namespace OrleansBallot.Api.OverGrains;

/// <summary>Elections and their results.</summary>
internal sealed partial class GrainApi
{
    /// <summary>The pause between two looks at results that somebody watches.</summary>
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(200);

    public async Task<Answer<ElectionPage>> Elections(string? before, int count, string? node, CancellationToken stop) =>
        count is < 1 or > INodeGrain.MostListed
            ? Refusal.OutOfRange(nameof(count), 1, INodeGrain.MostListed)
            : await _reads.Ask(node, grain => grain.GetElections(before, count), Page, Refusal.UnknownElection, stop);

    public Task<Answer<ElectionJson>> Election(string election, string? node, CancellationToken stop) =>
        _reads.Ask(node, grain => grain.GetElection(election, stop), ToJson.Election, Refusal.UnknownElection, stop);

    public Task<Answer<ResultsJson>> Results(string election, string? node, CancellationToken stop) =>
        _reads.Ask(node, grain => grain.GetElection(election, stop), ToJson.Results, Refusal.UnknownElection, stop);

    public async Task<Answer<Download>> WriteResults(string election, string? node, CancellationToken stop) =>
        (await Results(election, node, stop)).Select(results =>
        {
            ReadOnlyMemory<byte> table = ResultsCsv.Of(results);
            return new Download(table.Length, new[] { table }.ToAsyncEnumerable());
        });

    public async Task<Answer<Live<ResultsJson>>> WatchResults(string election, string? node, CancellationToken stop)
    {
        var (chosen, first, refusal) = await _reads.Find(node, grain => grain.GetElection(election, stop), stop);
        if (refusal is not null) return refusal;
        return first is null ? Refusal.UnknownElection() : new Live<ResultsJson>(Changes(chosen, election, ToJson.Results(first), stop));
    }

    public async Task<Answer<VoteJson>> Vote(string election, string voter, string? node, CancellationToken stop) =>
        PublicKey.TryParse(voter, out var key)
            ? await _reads.Ask(
                node, grain => grain.GetVote(election, key), vote => new VoteJson(vote.Transaction?.ToString(), vote.Revision),
                Refusal.UnknownElection,
                stop)
            : Refusal.NoKey(voter);

    public async Task<Answer<DraftCheckJson>> CheckDraft(DraftJson? draft, string? node, CancellationToken stop)
    {
        if (draft is not { Title.Length: <= Limits.TextBytes, Contests: { Length: <= Limits.Contests } contests }
            || contests.Any(contest => contest is not { Title.Length: <= Limits.TextBytes, Options: { Length: <= Limits.Options } options }
                || options.Any(option => option is not { Length: <= Limits.TextBytes })))
        {
            return Refusal.Malformed(
                $"Send {{\"title\", \"contests\": [{{\"title\", \"options\"}}], \"organiser\"}}: texts of at most "
                + $"{Limits.TextBytes} bytes, {Limits.Contests} contests and {Limits.Options} options at most.");
        }

        return await _reads.Ask(
            node, grain => grain.CountTwins(draft.Title, draft.Organiser ?? ""),
            twins => new DraftCheckJson(twins.Count, [.. contests.Select(contest => LookAlikes.Among(contest.Options))]), stop);
    }

    private static ElectionPage Page(ElectionList list) =>
        new([.. list.Elections.Select(ToJson.Election)], list.HasMore ? list.Elections[^1].Id.ToString() : null);

    private async IAsyncEnumerable<ResultsJson> Changes(
        string node, string election, ResultsJson first, [EnumeratorCancellation] CancellationToken stop)
    {
        yield return first;
        var (tip, state) = (first.Tip, first.State);
        while (true)
        {
            await Task.Delay(_look, time, stop);
            if (await calls.Node(node, grain => grain.GetElection(election, stop), stop) is not { } found) continue;
            var now = ToJson.Results(found);
            if ((now.Tip, now.State) == (tip, state)) continue;
            (tip, state) = (now.Tip, now.State);
            yield return now;
        }
    }
}
