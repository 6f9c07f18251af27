using System.Net;
using System.Net.Sockets;

namespace OrleansBallot.Tests.Support;

internal static class LoopbackIPv6
{
    /// <summary>Skips a test on a machine that can't listen at <c>::1</c>, as in many containers.</summary>
    public static void IsNeeded()
    {
        try
        {
            using var probe = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        }
        catch (SocketException missing)
        {
            Assert.Skip($"This machine can't listen at [::1]: {missing.Message}");
        }
    }
}
