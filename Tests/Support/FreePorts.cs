using System.Net;
using System.Net.Sockets;

namespace OrleansBallot.Tests.Support;

/// <summary>
/// Ports for silos that run side by side. They lie below the system's ports for connections, so that no connection takes one meanwhile.
/// </summary>
internal static class FreePorts
{
    private const int First = 12_000, Last = 32_000;

    private static int _last = Random.Shared.Next(First, Last);

    public static int Next()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _last) % (Last - First));
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // The port is taken; try the next one.
            }
        }
    }
}
