using System.Text;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Silo;

/// <summary>Whether a silo sends anything, and what of it, is the operator's to say.</summary>
public sealed class TelemetrySettingsTests
{
    [Fact]
    public async Task Nothing_is_sent_by_a_silo_that_has_no_collectors_address()
    {
        await using var collector = await OtlpReceiver.Start();
        var endpoint = collector.Settings[0].Split('=')[1];

        // OpenTelemetry would send to these by itself, if any of it ran.
        string[] settings =
        [
            .. collector.Settings[1..], $"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT={endpoint}/v1/metrics",
            $"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT={endpoint}/v1/traces",
        ];
        await using var silo = await SiloProcess.Start(TemporaryDirectory.New(), settings);
        await Vote(silo);
        await silo.Stop();

        Assert.Empty(collector.Received);
    }

    [Fact]
    public async Task Without_an_address_there_is_nothing_that_could_send()
    {
        await using var silo = await SiloHost.Start(settings: ["Ballot:Nodes=1"]);
        var services = silo.Service<IServiceProvider>();

        Assert.Null(services.GetService(typeof(MeterProvider)));
        Assert.Null(services.GetService(typeof(TracerProvider)));
        Assert.IsType<FileLogStore>(silo.Service<ILogStore>());
        Assert.DoesNotContain(silo.Service<IEnumerable<IOutgoingGrainCallFilter>>(), filter =>
            filter.GetType().Name.Contains("Activity", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metrics_are_sent_without_traces_where_their_share_is_nought()
    {
        await using var collector = await OtlpReceiver.Start();
        await using var silo = await SiloProcess.Start(TemporaryDirectory.New(), [.. collector.Settings, "OTEL_TRACES_SAMPLER_ARG=0"]);
        await Vote(silo);
        await silo.Stop();

        Assert.NotEmpty(collector.Points);
        Assert.Empty(collector.Spans);
    }

    [Fact]
    public async Task With_PostgreSQL_its_meter_is_sent_too_and_no_password()
    {
        const string password = "a-password-of-the-database";
        await using var collector = await OtlpReceiver.Start();
        var connection = await (await PostgresServer.Shared).NewDatabase();
        await using var silo = await SiloProcess.Start(
            TemporaryDirectory.New(),
            [
                .. collector.Settings, "Ballot:Storage=Postgres", "Ballot:Cluster:Silo=north", "Ballot:Nodes=north-1",
                $"ConnectionStrings:Ballot={connection};Password={password}"
            ]);
        var election = await Vote(silo);
        using (var http = new HttpClient()) await http.GetStringAsync(new Uri(silo.Address, "/api/blocks/1"));
        await silo.Stop();

        Assert.Contains(collector.Points, point => point.Meter == "Npgsql");
        Assert.Equal("north", collector.Resource["service.instance.id"]);
        Assert.Contains(collector.Spans, span => span.Name == "journal append" && span.Attributes["ballot.node"] == "north-1");
        Assert.Contains(collector.Spans, span => span.Name == "log read");
        foreach (var secret in (string[])[password, election.ToString(), Voters.Ann.Key.ToString()])
            Assert.DoesNotContain(collector.Received, body => body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=collector.example", "OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318,OTEL_EXPORTER_OTLP_PROTOCOL=http/json", "OTEL_EXPORTER_OTLP_PROTOCOL")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318,OTEL_TRACES_SAMPLER_ARG=half", "OTEL_TRACES_SAMPLER_ARG")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318,OTEL_TRACES_SAMPLER_ARG=2", "OTEL_TRACES_SAMPLER_ARG")]
    public async Task What_can_not_be_what_it_is_stops_the_start(string settings, string named)
    {
        var (exitCode, printed) = await SiloProcess.Fail(TemporaryDirectory.New(), settings.Split(','));

        Assert.Equal(1, exitCode);
        Assert.StartsWith(named, Assert.Single(printed.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_is_away_is_nobodys_trouble()
    {
        await using var silo = await SiloProcess.Start(
            TemporaryDirectory.New(), $"OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:{FreePorts.Next()}", "OTEL_METRIC_EXPORT_INTERVAL=100",
            "OTEL_BSP_SCHEDULE_DELAY=100");
        await Vote(silo);

        Assert.DoesNotContain("OpenTelemetry", await silo.Stop(), StringComparison.Ordinal);
        Assert.Equal(0, silo.ExitCode);
    }

    /// <summary>Opens an election and votes.</summary>
    private static async Task<ElectionId> Vote(SiloProcess silo)
    {
        using var http = new HttpClient();
        var chain = await silo.ChainOf(http);
        var election = ElectionId.Parse(await silo.Open(http, chain, "For the collector"));
        await Eventually.True(async () => await silo.StateOf(http, election.ToString()) == "confirmed", "the election is in the chain");
        Assert.NotNull(await silo.Vote(http, chain, election, Voters.Ann));
        return election;
    }
}
