using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Silo;
using OrleansBallot.Silo.Hosting;
using OrleansBallot.Tests.Support;
using OrleansBallot.Tests.Web;

namespace OrleansBallot.Tests.Silo;

/// <summary>A silo that is told to stop: first it is not ready any more, then it ends.</summary>
public sealed class DrainTests
{
    private readonly ApplicationLifetime _host = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Stops_the_silo_at_once_where_it_takes_no_time()
    {
        using var drain = Running("0s");

        drain.StopApplication();

        Assert.True(_host.ApplicationStopping.IsCancellationRequested);
    }

    [Fact]
    public void Is_told_at_once_and_stops_the_silo_when_its_time_is_up()
    {
        using var drain = Running("5s");
        Assert.False(drain.HasBegun);

        drain.StopApplication();
        Assert.True(drain.HasBegun);
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(_host.ApplicationStopping.IsCancellationRequested);

        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(_host.ApplicationStopping.IsCancellationRequested);
    }

    [Fact]
    public void Ends_at_the_second_signal()
    {
        using var drain = Running("5s");

        drain.StopApplication();
        drain.StopApplication();

        Assert.True(_host.ApplicationStopping.IsCancellationRequested);
    }

    [Fact]
    public void Keeps_nobody_waiting_who_stops_a_silo_that_is_not_up_yet()
    {
        using var drain = New("5s");

        drain.StopApplication();

        Assert.True(_host.ApplicationStopping.IsCancellationRequested);
    }

    [Fact]
    public void Has_begun_where_the_silo_stops_for_a_reason_of_its_own()
    {
        using var drain = Running("5s");

        _host.StopApplication();

        Assert.True(drain.HasBegun);
    }

    [Fact]
    public async Task Serves_while_it_says_that_it_is_not_ready_and_loses_no_vote()
    {
        var data = TemporaryDirectory.New();
        using var http = new HttpClient();
        string? vote;
        await using (var silo = await SiloProcess.Start(data, "Ballot:Drain=1m"))
        {
            var chain = await silo.ChainOf(http);
            var election = ElectionId.Parse(await silo.Open(http, chain, "Until the second signal"));
            await Eventually.True(
                async () => (await http.GetAsync(new Uri(silo.Address, $"/api/elections/{election}"))).IsSuccessStatusCode, "it is known");
            Assert.Equal(HttpStatusCode.OK, await Status("/readyz"));

            silo.Signal();
            await Eventually.True(async () => await Status("/readyz") == HttpStatusCode.ServiceUnavailable, "it is not ready");
            await http.GetAsync(new Uri(silo.Address, "/readyz")).Problem(HttpStatusCode.ServiceUnavailable, "stopping");
            Assert.Equal(HttpStatusCode.OK, await Status("/livez"));
            vote = await silo.Vote(http, chain, election, Voters.Ann);
            Assert.NotNull(vote);

            silo.Signal();
            Assert.Equal("", await silo.Ended());
            Assert.Equal(0, silo.ExitCode);

            async Task<HttpStatusCode> Status(string path) => (await http.GetAsync(new Uri(silo.Address, path))).StatusCode;
        }

        await using var again = await SiloProcess.Start(data);
        Assert.Contains(await again.StateOf(http, vote), (string[])["pending", "confirmed"]);
    }

    private Drain Running(string duration)
    {
        _host.NotifyStarted();
        return New(duration);
    }

    private Drain New(string duration)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Ballot:Drain", duration)]).Build();
        return new(_host, SiloOptions.Read(settings).Drain, _time);
    }
}
