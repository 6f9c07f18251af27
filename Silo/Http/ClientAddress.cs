using System.Net;
using System.Net.Sockets;

namespace OrleansBallot.Silo.Http;

/// <summary>Who counts as one client: an IPv4 address, or the 64-bit network of an IPv6 one, since that is what one household gets.</summary>
internal static class ClientAddress
{
    private const int NetworkBytes = 8;

    public static string Of(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexStringLower(address.GetAddressBytes(), 0, NetworkBytes)
            : address.ToString();
    }
}
