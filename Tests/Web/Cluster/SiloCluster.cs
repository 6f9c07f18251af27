using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>
/// Silos as processes of their own on one database, as on several machines: each may be killed, stopped and started again.
/// </summary>
internal sealed class SiloCluster : IAsyncDisposable
{
    /// <summary>How many nodes each silo starts.</summary>
    public const int NodesEach = 2;

    private readonly ConcurrentDictionary<string, SiloProcess> _running = [];
    private readonly Dictionary<string, (string Data, string[] Runner, string[] Settings)> _places = [];
    private int _turn;

    private SiloCluster(string connection, string[] settings) => Settings =
    [
        "Ballot:Storage=Postgres", $"ConnectionStrings:Ballot={connection}", $"Ballot:Nodes={NodesEach}", "Ballot:Mining:CpuShare=0.1",
        "Ballot:Chain:TargetBlockTime=200ms", "Ballot:Drain=0s", .. settings,
    ];

    /// <summary>What all silos are told.</summary>
    public string[] Settings { get; private set; }

    /// <summary>Waits a little longer for an answer than a silo waits for a node: a silo that is cut off gives none.</summary>
    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(15) };

    public IEnumerable<string> Silos => _places.Keys;

    public IEnumerable<string> Nodes => Silos.SelectMany(NodesOf);

    public SiloProcess this[string silo] => _running[silo];

    /// <summary>Starts silos, all at once.</summary>
    public static Task<SiloCluster> Start(string connection, string[] silos, params string[] settings) =>
        Start(connection, silos, _ => ([], []), settings);

    /// <summary>Starts silos at once, some of them by another program.</summary>
    public static Task<SiloCluster> Start(string connection, string[] silos, Func<string, string[]> runner) =>
        Start(connection, silos, silo => (runner(silo), []));

    /// <summary>Starts silos at once, each on a host of its own; the first on host 1.</summary>
    public static Task<SiloCluster> StartOn(TestHosts hosts, string connection, string[] silos) => Start(
        connection,
        silos,
        silo =>
        {
            var host = Array.IndexOf(silos, silo) + 1;
            var address = TestHosts.AddressOf(host);
            return (hosts.On(host), [
                $"Ballot:Cluster:Address={address}", $"urls=http://{address}:5080", "Ballot:RateLimit:Enabled=false",
                "Ballot:Organisers=*"]);
        });

    private static async Task<SiloCluster> Start(
        string connection, string[] silos, Func<string, (string[] Runner, string[] Settings)> place, params string[] settings)
    {
        var cluster = new SiloCluster(connection, settings);
        try
        {
            foreach (var silo in silos)
            {
                var (runner, own) = place(silo);
                string[] all = [$"Ballot:Cluster:Silo={silo}", $"Ballot:Cluster:SiloPort={FreePorts.Next()}", .. own];
                cluster._places.Add(silo, (TemporaryDirectory.New(), runner, all));
            }

            await Task.WhenAll(silos.Select(cluster.Start));

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public static IEnumerable<string> NodesOf(string silo) => Enumerable.Range(1, NodesEach).Select(number => $"{silo}-{number}");

    public string PortOf(string silo) => _places[silo].Settings[1].Split('=')[1];

    /// <summary>Starts a silo, or starts it again on its machine: with its data directory and its port.</summary>
    public async Task Start(string silo)
    {
        var (data, runner, settings) = _places[silo];
        _running[silo] = await SiloProcess.StartOn(runner, data, [.. Settings, .. settings]);
    }

    /// <summary>What silos that start from now on are told besides.</summary>
    public void With(string setting) => Settings = [.. Settings, setting];

    /// <summary>As <see cref="Start(string)"/>, and again where it gives up, as a service manager does it.</summary>
    public async Task StartInTheEnd(string silo)
    {
        var reason = "";
        await Eventually.True(
            async () =>
            {
                try
                {
                    await Start(silo);
                    return true;
                }
                catch (InvalidOperationException failure) when (!reason.Contains(failure.Message, StringComparison.Ordinal))
                {
                    reason = failure.Message;
                    return false;
                }
            },
            $"{silo} starts");
    }

    public async Task Kill(string silo)
    {
        Assert.True(_running.TryRemove(silo, out var process));
        await process.Kill();
        await process.DisposeAsync();
    }

    /// <summary>Takes a silo for one that runs no more, though its process may: nobody asks it from now on.</summary>
    public SiloProcess Lose(string silo)
    {
        Assert.True(_running.TryRemove(silo, out var process));
        return process;
    }

    /// <summary>Stops a silo as a service manager does it.</summary>
    public async Task Stop(string silo)
    {
        // Voters still ask it while it stops; only then does nobody listen there.
        await _running[silo].Stop();
        Assert.True(_running.TryRemove(silo, out var process));
        Assert.Equal(0, process.ExitCode);
        await process.DisposeAsync();
    }

    /// <summary>One of the silos that run, each in turn.</summary>
    public SiloProcess Any()
    {
        var all = _running.Values.ToArray();
        return all[(int)((uint)Interlocked.Increment(ref _turn) % (uint)all.Length)];
    }

    /// <summary>An answer of a silo that runs.</summary>
    public Task<JsonElement> Get(string path) => Http.GetFromJsonAsync<JsonElement>(new Uri(Any().Address, path));

    /// <summary>As <see cref="Get"/>; null where a silo refuses or can't answer now.</summary>
    public async Task<JsonElement?> TryGet(string path)
    {
        try
        {
            return await Get(path);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    /// <summary>Which silo each node is on, and as what the tracker has it, by node; null where it does not answer.</summary>
    public async Task<Dictionary<string, (string? Silo, string State)>> Look() => (await Get("/api/nodes")).EnumerateArray()
        .ToDictionary(node => node.Text("name"), node => (node.GetProperty("silo").GetString(), node.Text("state")));

    /// <summary>Waits until the nodes of a silo answer, each from one of some silos.</summary>
    public async Task NodesAreOn(string silo, params string[] anyOf)
    {
        foreach (var node in NodesOf(silo))
        {
            await Eventually.True(
                async () => await TryGet($"/api/nodes/{node}") is { } found && anyOf.Contains(found.GetProperty("silo").GetString()),
                $"{node} is on {string.Join(" or ", anyOf)}");
        }
    }

    /// <summary>Opens an election that every node knows, and starts to cast votes in it.</summary>
    public async Task<CastVotes> Cast(string title)
    {
        var silo = Any();
        var chain = await silo.ChainOf(Http);
        var election = await silo.Open(Http, chain, title);
        foreach (var node in Nodes)
            await Eventually.True(
                async () => await TryGet($"/api/elections/{election}?node={node}") is not null, $"{node} knows the election");
        return new(this, chain, ElectionId.Parse(election));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _running.Values) await process.DisposeAsync();
        Http.Dispose();
    }
}
