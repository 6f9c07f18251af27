using System.Net;
using System.Net.Sockets;

namespace OrleansBallot.Api.Clustering;

/// <summary>Finds the address of a host: the IPv4 one where it has both kinds, as most networks carry IPv4.</summary>
public static class HostAddress
{
    /// <exception cref="SocketException">The host has no address, or is not known.</exception>
    /// <exception cref="ArgumentException">The text can't be the name of a host.</exception>
    public static IPAddress Find(string host) =>
        Dns.GetHostAddresses(host).MinBy(address => address.AddressFamily != AddressFamily.InterNetwork)
            ?? throw new SocketException((int)SocketError.HostNotFound);
}
