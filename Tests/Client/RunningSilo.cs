using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Client;

/// <summary>A real silo for all tests of a class, or of a collection.</summary>
public sealed class RunningSilo : IAsyncLifetime
{
    private SiloHost? _host;

    public async ValueTask InitializeAsync() => _host = await SiloHost.Start(null, "Ballot:Chain:TargetBlockTime=100ms");

    public Uri Address => _host!.Address;

    /// <summary>A terminal on the silo's machine: it finds the operator's token in the data directory.</summary>
    internal Terminal Terminal(Func<HttpMessageHandler>? http = null, TimeProvider? clock = null)
    {
        var terminal = new Terminal { Http = http ?? (() => new SocketsHttpHandler()), Clock = clock ?? TimeProvider.System };
        terminal["BALLOT_URL"] = _host!.Address.ToString();
        terminal["Ballot__DataDirectory"] = _host.DataDirectory;
        return terminal;
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
    }
}
