using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.HttpOverrides;

namespace OrleansBallot.Silo.Http;

/// <summary>
/// The address by which clients are told apart: an IPv4 address, or the 64-bit network of an IPv6 address, as one household gets all of it.
/// </summary>
internal static partial class ClientAddress
{
    private const int NetworkBytes = 8;

    /// <summary>
    /// Writes IPv4 addresses in their plain form before the framework looks for forwarders: .NET 10 finds ::ffff:1.2.3.4 in fc00::/7.
    /// </summary>
    public static Task Plain(HttpContext context, RequestDelegate next)
    {
        if (context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped)
            context.Connection.RemoteIpAddress = mapped.MapToIPv4();
        var headers = context.Request.Headers;
        if (headers.TryGetValue(ForwardedHeadersDefaults.XForwardedForHeaderName, out var said))
            headers[ForwardedHeadersDefaults.XForwardedForHeaderName] =
                said.Select(line => line is null ? null : Mapped().Replace(line, "${plain}")).ToArray();
        return next(context);
    }

    public static string Of(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexStringLower(address.GetAddressBytes(), 0, NetworkBytes)
            : address.ToString();
    }

    [GeneratedRegex(@"\[?::ffff:(?<plain>[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+)\]?", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Mapped();
}
