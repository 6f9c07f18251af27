using System.Net;
using System.Text;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>Orleans' dashboard.</summary>
public sealed class DashboardTests(WebFixture web)
{
    private string Password => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"anybody:{web.Silo.Token}"))}";

    [Theory]
    [InlineData("/dashboard/")]
    [InlineData("/dashboard/DashboardCounters")]
    public async Task Asks_for_the_operator_s_token(string path)
    {
        foreach (var authorization in new[]
        {
            null, "Basic", "Basic !", "Basic YW55Ym9keTp3cm9uZw==", $"Bearer {new string('0', 64)}", web.Silo.Token
        })
        {
            using var refused = await Send(HttpMethod.Get, path, authorization);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.StartsWith("Basic realm=", refused.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        }

        foreach (var authorization in new[] { Password, $"Bearer {web.Silo.Token}" })
        {
            using var shown = await Send(HttpMethod.Get, path, authorization);
            Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        }
    }

    [Theory]
    [MemberData(nameof(OperatorsTests.Verbs), MemberType = typeof(OperatorsTests))]
    public async Task Takes_a_password_and_no_route_of_the_API_does(string method, string path) =>
        await Send(new(method), path, Password).Problem(HttpStatusCode.Unauthorized, "unauthorized");

    [Fact]
    public async Task Lets_go_of_its_log_when_the_silo_stops()
    {
        await using var silo = await SiloHost.Start(null, "Ballot:Nodes=1");
        using var log = await silo.Operator.GetAsync(
            new Uri("/dashboard/Trace", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        var read = log.Content.ReadAsStringAsync();

        await silo.Stop();

        // A connection that is cut off at the end of the host's patience would throw.
        Assert.Contains("log streaming", await read, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, string? authorization)
    {
        using var request = new HttpRequestMessage(method, path);
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await web.Silo.Http.SendAsync(request);
    }
}
