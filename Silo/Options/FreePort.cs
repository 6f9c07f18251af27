using System.Net;
using System.Net.Sockets;

namespace OrleansBallot.Silo.Options;

/// <summary>
/// Checks that a port is free before anything is made. Orleans lets other sockets share its ports, so a second silo on the machine would
/// start without a word and take half of the first one's connections.
/// </summary>
internal static class FreePort
{
    /// <exception cref="StartupException">Nobody can listen there; it names the setting.</exception>
    public static void Check(string key, string value, IPEndPoint endpoint)
    {
        using var probe = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(endpoint);
        }
        catch (SocketException taken)
        {
            throw Taken(key, value, taken);
        }
    }

    public static StartupException Taken(string key, string value, Exception taken) =>
        new($"{key} is '{value}', where this silo can't listen: {taken.Message}", taken);
}
