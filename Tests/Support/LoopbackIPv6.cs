using System.Net;
using System.Net.Sockets;

namespace OrleansBallot.Tests.Support;

/// <summary>The loopback of IPv6, or IPv4's on a machine that can't listen there, as in many containers.</summary>
internal static class LoopbackIPv6
{
    public static string Address { get; } = IsThere() ? "::1" : "127.0.0.1";

    /// <summary>The address in the form that stands before a port.</summary>
    public static string Host { get; } = Address.Contains(':', StringComparison.Ordinal) ? $"[{Address}]" : Address;

    private static bool IsThere()
    {
        try
        {
            using var probe = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
