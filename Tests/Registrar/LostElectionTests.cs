using Microsoft.AspNetCore.Http.HttpResults;
using OrleansBallot.Api;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Silo.Http;

namespace OrleansBallot.Tests.Registrar;

/// <summary>A registrar that is bound to an election whose branch lost.</summary>
public sealed class LostElectionTests
{
    [Fact]
    public Task Strangers_can_not_have_all_nodes_asked_again_and_again() => LoneRegistrar.Run(async lone =>
    {
        var blinded = lone.Claim("key").Blinded;
        Assert.Null(await Rule());
        var elections = lone.Node.Elections.ToArray();
        lone.Node.Elections.Clear();
        lone.Time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<TimeoutException>(Rule);
        lone.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("unavailable", await Rule());
        var asked = lone.Node.Asked;

        for (var times = 0; times < 100; times++) Assert.Equal("unavailable", await Rule());

        Assert.Equal(asked, lone.Node.Asked);
        lone.Time.Advance(TimeSpan.FromSeconds(1));
        foreach (var (id, known) in elections) lone.Node.Elections.Add(id, known);
        Assert.Null(await Rule());

        async Task<string?> Rule() => (await lone.Ask("ann", "ann's code", blinded)).Rule;
    });

    /// <summary>It is an answer, so the silo does not ask again until its time is up.</summary>
    [Fact]
    public void They_are_told_at_once_that_there_is_no_answer_now()
    {
        ProblemHttpResult problem = Problems.Of(Refusal.Of<RegistrarRefusal>(RegistrarRefusal.Unavailable.Name()));

        Assert.Equal((503, "unavailable"), (problem.StatusCode, problem.ProblemDetails.Extensions["rule"]));
    }
}
