using System.Reflection;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OrleansBallot.Api;
using OrleansBallot.Api.OverGrains;
using OrleansBallot.Fuzz.Http;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Fuzz;

/// <summary>
/// A little of what <c>Fuzz http</c> does for hours: against a silo that is a process of its own, and against one with a bug.
/// </summary>
public sealed class HttpTests
{
    private const string Problem = """{"title":"Not Found","status":404,"detail":"No.","rule":"not-found"}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silo_keeps_its_promises_whatever_strangers_send()
    {
        var found = await new HttpRun(Requests: 2000, Seed: 1, TextWriter.Null).OnItsOwn(["Ballot:Chain:TargetBlockTime=100ms"], Stop);

        Assert.True(found.Count == 0, string.Join("\n\n", found.Select(finding => $"{finding.Kind}: {finding.What}")));
    }

    [Fact]
    public async Task A_route_that_throws_is_found_and_found_again_by_its_file()
    {
        await using var silo = await SiloHost.StartWith(
            services => services.AddSingleton<IBallotApi>(
                all => FaultyApi.Of(ActivatorUtilities.CreateInstance<GrainApi>(all), nameof(IBallotApi.Time))),
            "Ballot:Nodes=2", "Ballot:Chain:TargetBlockTime=100ms");

        var found = await new HttpRun(Requests: 400, Seed: 1, TextWriter.Null).On(silo.Address, silo.Token, own: null, Stop);
        var first = found.First(finding => finding.What.StartsWith("GET /api/time", StringComparison.Ordinal));
        var again = await new HttpRun(Requests: 0, Seed: 1, TextWriter.Null) { Replay = first.Input }
            .On(silo.Address, silo.Token, own: null, Stop);

        Assert.All(found, finding => Assert.Equal("failure", finding.Kind));
        Assert.Equal("failure", Assert.Single(again).Kind);
    }

    [Theory]
    [InlineData(500, "application/problem+json", """{"status":500,"detail":"No.","rule":"internal-error"}""", "failure")]
    [InlineData(503, "application/problem+json", """{"status":503,"detail":"No.","rule":"unavailable"}""", "try again")]
    [InlineData(404, "text/html", "no", "not 'text/html'")]
    [InlineData(404, "application/problem+json", "no", "no JSON object")]
    [InlineData(404, "application/problem+json", """{"status":404,"detail":"No."}""", "no rule")]
    [InlineData(404, "application/problem+json", """{"status":404,"rule":"a"}""", "no words")]
    [InlineData(404, "application/problem+json", """{"status":400,"detail":"No.","rule":"a"}""", "another status")]
    [InlineData(404, "application/problem+json", """{"status":404,"detail":"System.Int32 is odd.","rule":"a"}""", "System.")]
    [InlineData(401, "application/problem+json", Problem, "who one is")]
    [InlineData(405, "application/problem+json", Problem, "which methods")]
    [InlineData(200, "application/json", "{", "no application/json")]
    [InlineData(200, "text/event-stream", "data: 1", "no text/event-stream")]
    [InlineData(200, "text/csv", "\u00ff", "no text/csv")]
    [InlineData(200, "image/png", "a", "no image/png")]
    [InlineData(200, "application/json", "\"secret\"", "token")]
    public void An_answer_that_breaks_a_promise_is_noticed(int status, string media, string body, string broken)
    {
        var answer = Answer(status, media, body);

        Assert.Contains(broken, AnswerRules.Broken("GET", isPlain: true, answer, "secret"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_that_keeps_all_promises_is_none_to_notice()
    {
        Assert.Null(AnswerRules.Broken("GET", isPlain: true, Answer(404, "application/problem+json", Problem), "secret"));
        Assert.Null(AnswerRules.Broken("GET", isPlain: true, Answer(200, "application/json", "[]"), "secret"));
        Assert.Null(AnswerRules.Broken("GET", isPlain: true, Answer(200, "text/event-stream", "event: a\ndata: 1\n\n"), "secret"));
    }

    [Fact]
    public void The_server_below_the_silo_may_refuse_what_is_no_HTTP_and_nothing_else()
    {
        var answer = new HttpAnswer(400, [("Connection", "close"), ("Content-Length", "0")], []);

        Assert.Null(AnswerRules.Broken("GET", isPlain: false, answer, secret: null));
        Assert.NotNull(AnswerRules.Broken("GET", isPlain: true, answer, secret: null));
        Assert.NotNull(AnswerRules.Broken("GET", isPlain: false, answer with { Status = 500 }, secret: null));
        Assert.NotNull(AnswerRules.Broken("GET", isPlain: false, answer with { Body = [1] }, secret: null));
    }

    [Fact]
    public void A_request_is_the_same_from_its_file_at_another_silo()
    {
        var request = new MadeRequest("GET /a", ["GET"], IsPlain: true, Ending.Aborted, [0, 255, .. "one"u8, 10]);

        var read = MadeRequest.Read(request.Write([("{it}", "one")]), [("{it}", "other")]);

        Assert.Equal([0, 255, .. "other"u8, 10], read.Bytes);
        Assert.Equivalent(request with { Bytes = read.Bytes }, read);
        Assert.Throws<FormatException>(() => MadeRequest.Read([1, 2, 3], []));
    }

    private static HttpAnswer Answer(int status, string media, string body) =>
        new(status, [("X-Content-Type-Options", "nosniff"), ("Content-Type", media)], Encoding.Latin1.GetBytes(body));

    /// <summary>The API with one question that has a bug.</summary>
    public class FaultyApi : DispatchProxy
    {
        private IBallotApi _inner = null!;
        private string _question = "";

        public static IBallotApi Of(IBallotApi inner, string question)
        {
            var faulty = Create<IBallotApi, FaultyApi>();
            ((FaultyApi)faulty)._inner = inner;
            ((FaultyApi)faulty)._question = question;
            return faulty;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name == _question
            ? throw new InvalidOperationException("A planted bug.")
            : targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
    }
}
