using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Silo;
using OrleansBallot.Silo.Logs;

namespace OrleansBallot.Tests.Support;

/// <summary>
/// A whole silo in this process, with real HTTP on a free port and a real data directory. Only the RSA keys are ready-made.
/// </summary>
internal sealed class SiloHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SiloHost(WebApplication app, string data)
    {
        (_app, DataDirectory) = (app, data);
        Address = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Http = new() { BaseAddress = Address };
        Operator = new() { BaseAddress = Address };
        Operator.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public Uri Address { get; }

    public string DataDirectory { get; }

    /// <summary>A client without a token.</summary>
    public HttpClient Http { get; }

    /// <summary>A client with the operator's token.</summary>
    public HttpClient Operator { get; }

    public string Token => File.ReadAllText(Path.Combine(DataDirectory, "operator.token")).Trim();

    public ChainParameters Chain => Service<ChainParameters>();

    /// <summary>Starts one and waits until it is ready.</summary>
    /// <param name="data">The data directory; null for a new one.</param>
    /// <param name="settings">Settings such as <c>Ballot:Nodes=2</c>.</param>
    public static Task<SiloHost> Start(string? data = null, params string[] settings) => Start(data, log: null, replace: null, settings);

    /// <summary>As above, with a log that gets every message that the settings let through.</summary>
    public static Task<SiloHost> Start(string? data, ILoggerProvider log, params string[] settings) =>
        Start(data, log, replace: null, settings);

    /// <summary>As above, with other services in place of the machine's own.</summary>
    public static Task<SiloHost> StartWith(Action<IServiceCollection> replace, params string[] settings) =>
        Start(data: null, log: null, replace, settings);

    /// <summary>As above, on a data directory of the test's.</summary>
    public static Task<SiloHost> StartOn(string data, Action<IServiceCollection> replace, params string[] settings) =>
        Start(data, log: null, replace, settings);

    private static async Task<SiloHost> Start(string? data, ILoggerProvider? log, Action<IServiceCollection>? replace, string[] settings)
    {
        data ??= TemporaryDirectory.New();
        string[] arguments =
        [
            "--urls=http://127.0.0.1:0", $"--Ballot:DataDirectory={data}", "--Ballot:Nodes=3", "--Ballot:Tracker:Heartbeat=200ms",
            "--Ballot:LeastSettle=0s",
            .. settings.Select(setting => $"--{setting}"),
        ];
        var builder = WebApplication.CreateBuilder(arguments);
        var app = SiloApplication.Build(builder, services =>
        {
            services.AddSingleton<IRandomness, TestRandomness>();
            if (log is not null) services.AddSingleton(log);
            replace?.Invoke(services);
        });
        if (log is not null)
        {
            var logs = app.Services.GetRequiredService<QuietLogs>();
            logs.Opened();
            app.Lifetime.ApplicationStopping.Register(logs.Closes);
        }

        await app.StartAsync();
        return new(app, data);
    }

    /// <summary>The silo's own services.</summary>
    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>An answer's JSON, whatever its status.</summary>
    public async Task<JsonElement> Get(string path)
    {
        using var answer = await Http.GetAsync(path);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Submits canonical bytes.</summary>
    public async Task<HttpResponseMessage> Post(string path, byte[] bytes)
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new("application/octet-stream");
        return await Http.PostAsync(path, content);
    }

    /// <param name="transaction">The transaction.</param>
    /// <param name="node">The node that takes it; null for the silo's choice.</param>
    public Task<HttpResponseMessage> Submit(Transaction transaction, string? node = null) =>
        Post($"/api/transactions{(node is null ? "" : $"?node={node}")}", transaction.Bytes.ToArray());

    /// <summary>Opens an election that takes votes now, and waits until it is in the chain.</summary>
    public async Task<Transaction> OpenElection(
        Voter organiser, string title = "Colour of the shed", Func<OpenElection, OpenElection>? terms = null, string? node = null)
    {
        var now = Timestamp.From(DateTimeOffset.UtcNow);
        var definition = new OpenElection(
            organiser.Key, title, ["Red", "Green"], new(now.Milliseconds - 60_000), now.Plus(3_600_000), 60_000, now);
        var open = organiser.Sign(Chain.Id, terms?.Invoke(definition) ?? definition);
        using var answer = await Submit(open, node);
        answer.EnsureSuccessStatusCode();
        await Until(open, "confirmed", node);
        return open;
    }

    /// <summary>Casts a vote, with a ballot as the election's method reads it.</summary>
    public async Task<Transaction> Cast(Voter voter, Transaction election, params int[] choices)
    {
        var vote =
            CastVote.For(voter.Key, new(election.Id.Value), 0, Timestamp.From(DateTimeOffset.UtcNow)).Choosing([.. choices]);
        var signed = voter.Sign(Chain.Id, vote);
        using var answer = await Submit(signed);
        answer.EnsureSuccessStatusCode();
        return signed;
    }

    public Transaction Vote(Voter voter, Transaction election, int choice) => voter.Sign(
        Chain.Id, CastVote.For(voter.Key, new(election.Id.Value), choice, Timestamp.From(DateTimeOffset.UtcNow)));

    /// <summary>Waits until a node, or all of them, know a transaction's state.</summary>
    public async Task Until(Transaction transaction, string state, string? node = null)
    {
        // Suspects are asked too: on a busy machine a node may be late with its beats, and it may be the one that answers reads.
        var nodes = node is not null
            ? [node]
            : (await Get("/api/nodes")).EnumerateArray().Where(listed => listed.GetProperty("state").GetString() != "left")
                .Select(listed => listed.GetProperty("name").GetString()).ToArray();
        foreach (var asked in nodes)
        {
            var path = $"/api/transactions/{transaction.Id}?node={asked}";
            // A node that can't answer now is asked again.
            await Eventually.True(
                async () => (await Get(path)).TryGetProperty("state", out var found) && found.GetString() == state,
                $"{transaction.Id} is {state} at {asked}",
                async () => $"{await Get(path)}");
        }
    }

    public async Task Stop() => await _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Operator.Dispose();
        await _app.DisposeAsync();
    }
}
