using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Tests.Support;
using OrleansBallot.Tests.Web;

[assembly: AssemblyFixture(typeof(WebFixture))]

namespace OrleansBallot.Tests.Web;

/// <summary>One silo for all tests that leave it as they find it, with an election in which Ann and Bob have voted.</summary>
public sealed class WebFixture : IAsyncLifetime
{
    internal SiloHost Silo { get; private set; } = null!;

    internal Transaction Election { get; private set; } = null!;

    internal Transaction AnnsVote { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Silo = await SiloHost.Start(null, "Ballot:Chain:TargetBlockTime=100ms");
        Election = await Silo.OpenElection(Voters.Organiser);
        AnnsVote = Silo.Vote(Voters.Ann, Election, 0);
        var bobsVote = Silo.Vote(Voters.Bob, Election, 1);
        foreach (var vote in new[] { AnnsVote, bobsVote })
        {
            using var answer = await Silo.Submit(vote);
            answer.EnsureSuccessStatusCode();
        }

        await Silo.Until(AnnsVote, "confirmed");
        await Silo.Until(bobsVote, "confirmed");
    }

    public ValueTask DisposeAsync() => Silo.DisposeAsync();
}
