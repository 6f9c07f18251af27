using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using OrleansBallot.Silo;

namespace OrleansBallot.Tests.Client;

/// <summary>A real silo with three nodes, on a port and in a data directory of its own.</summary>
public sealed class RunningSilo : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("ballot-silo-").FullName;
    private WebApplication? _silo;

    public string Url { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(
        [
            "--urls=http://127.0.0.1:0", $"--Ballot:DataDirectory={_data}", "--Ballot:Nodes=3", "--Ballot:Chain:TargetBlockTime=100ms", "--Logging:LogLevel:Default=None",
        ]);
        _silo = SiloApplication.Build(builder);
        await _silo.StartAsync();
        Url = _silo.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    /// <summary>A terminal on the silo's machine: it finds the operator's token in the data directory.</summary>
    internal Terminal Terminal(Func<HttpMessageHandler>? http = null)
    {
        var terminal = new Terminal { Http = http ?? (() => new SocketsHttpHandler()) };
        terminal["BALLOT_URL"] = Url;
        terminal["Ballot__DataDirectory"] = _data;
        return terminal;
    }

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null)
        {
            await _silo.StopAsync();
            await _silo.DisposeAsync();
        }

        Directory.Delete(_data, recursive: true);
    }
}
