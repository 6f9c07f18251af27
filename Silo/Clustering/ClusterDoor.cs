using System.Net;
using Microsoft.AspNetCore.Connections;
using Orleans.Configuration;
using OrleansBallot.Silo.Hosting;
using OrleansBallot.Silo.Http;

namespace OrleansBallot.Silo.Clustering;

/// <summary>
/// Bounds the connections at the ports for silos and consoles, before any of them has to prove itself: Orleans takes all that come, and
/// the platform ends the process where no file is left to open.
/// </summary>
internal sealed class ClusterDoor
{
    /// <summary>At both ports together: half of the files that the silo keeps for itself.</summary>
    private const int Most = OpenFiles.OfTheSilo / 2;

    /// <summary>From one address. A silo or a console needs one or two.</summary>
    private const int MostOfAddress = Most / 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _open = [];
    private int _all;

    /// <summary>Has Orleans ask here first.</summary>
    public void Guard(SiloConnectionOptions connections)
    {
        connections.ConfigureSiloInboundConnection(silos => silos.Use(next => connection => Serve(connection, next)));
        connections.ConfigureGatewayInboundConnection(consoles => consoles.Use(next => connection => Serve(connection, next)));
    }

    /// <summary>Hangs up on whom there is no place for.</summary>
    public async Task Serve(ConnectionContext connection, ConnectionDelegate next)
    {
        var address = ClientAddress.Of((connection.RemoteEndPoint as IPEndPoint)?.Address);
        if (!TryEnter(address))
        {
            connection.Abort(new ConnectionAbortedException("Too many connections."));
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            Leave(address);
        }
    }

    private bool TryEnter(string address)
    {
        lock (_gate)
        {
            var open = _open.GetValueOrDefault(address);
            if (_all >= Most || open >= MostOfAddress) return false;
            _open[address] = open + 1;
            _all++;
            return true;
        }
    }

    private void Leave(string address)
    {
        lock (_gate)
        {
            _all--;
            if (--_open[address] == 0) _open.Remove(address);
        }
    }
}
