using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>What a node does anew each time it is asked it is asked once, though the answer is lost.</summary>
public sealed class LostAnswersTests
{
    [Theory]
    [InlineData("mine", nameof(INodeGrain.Mine), "newest blocks")]
    [InlineData("collect", nameof(INodeGrain.Collect), "balance")]
    public async Task A_node_is_asked_once_and_the_person_is_told_where_to_look(string command, string method, string whereToLook)
    {
        var lossy = new LosesAnswers(method);
        await using var silo = await SiloHost.StartWith(
            services => services.AddSingleton<IIncomingGrainCallFilter>(lossy), "Ballot:Nodes=1", "Ballot:Mining:Enabled=false");

        using var answer = await silo.Operator.PostAsJsonAsync($"/api/nodes/node-1/{command}", new { to = Voters.Ann.Key.ToString() });

        Assert.Equal(1, lossy.Runs);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("answer-lost", problem.Text("rule"));
        Assert.Contains(whereToLook, problem.Text("detail"), StringComparison.Ordinal);
    }

    /// <summary>The grain runs to the end, and nobody hears of it.</summary>
    private sealed class LosesAnswers(string method) : IIncomingGrainCallFilter
    {
        private int _runs;

        public int Runs => Volatile.Read(ref _runs);

        public async Task Invoke(IIncomingGrainCallContext context)
        {
            await context.Invoke();
            if (context.MethodName != method) return;
            Interlocked.Increment(ref _runs);
            throw new SiloUnavailableException("The answer is lost.");
        }
    }
}
