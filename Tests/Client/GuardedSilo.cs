using System.Globalization;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Client;

/// <summary>A silo process of three nodes for all tests of a class. Its gateway lets in whoever its authority has signed for.</summary>
public sealed class GuardedSilo : IAsyncLifetime
{
    private readonly Authority _authority = new();
    private SiloProcess? _silo;

    /// <summary>Where its gateway listens.</summary>
    public string Gateway { get; } = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePorts.Next()}");

    public async ValueTask InitializeAsync() => _silo = await SiloProcess.Start(
        TemporaryDirectory.New(),
        [
            $"Ballot:Cluster:GatewayPort={Gateway.Split(':')[1]}", "Ballot:Nodes=3", "Ballot:Chain:TargetBlockTime=100ms",
            .. _authority.Settings(),
        ]);

    /// <summary>A terminal on an operator's machine, which has a certificate and nothing else of the silo's.</summary>
    internal Terminal Terminal()
    {
        var terminal = new Terminal();
        terminal["BALLOT_CLUSTER"] = Gateway;
        terminal["BALLOT_CLUSTER_TLS"] = Path.GetDirectoryName(_authority.Sign().Certificate);
        return terminal;
    }

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null) await _silo.DisposeAsync();
        _authority.Dispose();
    }
}
