using System.Net;
using System.Net.Sockets;

namespace OrleansBallot.Silo.Hosting;

/// <summary>
/// Looks whether a port of the cluster is free. Orleans shares its ports with every socket that is willing to, so a second silo
/// on the machine would start without a word and take half of the first one's connections.
/// </summary>
internal static class ClusterPorts
{
    /// <exception cref="StartupException">Somebody else listens there.</exception>
    public static void Check(string key, IPEndPoint endpoint)
    {
        using var probe = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(endpoint);
        }
        catch (SocketException taken)
        {
            throw new StartupException($"{key} is '{endpoint.Port}', where this silo can't listen: {taken.Message}", taken);
        }
    }
}
