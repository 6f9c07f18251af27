using OrleansBallot.Grains.Nodes;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>What strangers ask of all elections is answered on a node's turn, between votes.</summary>
public sealed class ElectionListTests
{
    [Fact]
    public void A_page_of_elections_costs_what_it_shows_however_many_there_are() =>
        Assert.InRange(CostAmong(elections: 400), 1, 2 * CostAmong(elections: 10));

    [Fact]
    public async Task Pages_hold_every_election_once_the_newest_first() => await LoneNode.Run(async lone =>
    {
        var openings = Openings(40);
        await Take(lone, openings);
        var replica = lone.Node.Replica;

        var listed = new List<ElectionId>();
        for (var page = Views.Elections(replica, null, 7); ; page = Views.Elections(replica, replica.Chain.State.Find(listed[^1]), 7))
        {
            listed.AddRange(page.Elections.Select(election => election.Id));
            Assert.All(
                page.Elections, election =>
                    Assert.Equal(replica.Chain.State.TwinsOf(election.Definition.Title, election.Definition.Organiser), election.Twins));
            if (!page.HasMore) break;
        }

        Assert.Equal(openings.OrderByDescending(Created).ThenBy(opening => opening.Id).Select(TestNetwork.IdOf), listed);
        Assert.Equal(24, replica.Chain.State.TwinsOf("Colour of the shed", openings[0].Payload.Signer!.Value));

        static ulong Created(Transaction opening) => ((OpenElection)opening.Payload).Created.Milliseconds;
    });

    /// <summary>Bytes that are allocated for a page of one.</summary>
    private static long CostAmong(int elections)
    {
        long cost = 0;
        LoneNode.Run(async lone =>
        {
            await Take(lone, Openings(elections));
            Views.Elections(lone.Node.Replica, null, 1);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Views.Elections(lone.Node.Replica, null, 1);
            cost = GC.GetAllocatedBytesForCurrentThread() - before;
        }).GetAwaiter().GetResult();
        return cost;
    }

    private static async Task Take(LoneNode lone, Transaction[] openings)
    {
        await lone.Open();
        Assert.True((await lone.Take(new TestMiner(LoneNode.Network).Mine([], openings, TestNetwork.Epoch.Plus(1000)))).Accepted);
    }

    /// <summary>Two seconds' elections of one title, sixteen an organiser.</summary>
    private static Transaction[] Openings(int count) =>
    [
        .. Voters.Crowd((count + 15) / 16).SelectMany(voter => Enumerable.Range(0, 16).Select(number => voter.Sign(
            LoneNode.Network.Id,
            TestNetwork.Definition(voter) with
            {
                Created = TestNetwork.Epoch.Minus((ulong)(number % 2)),
                Closes = TestNetwork.Epoch.Plus(3_600_000 + (ulong)number)
            })))
            .Take(count),
    ];
}
