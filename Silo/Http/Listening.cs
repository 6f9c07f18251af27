using System.Net;
using OrleansBallot.Silo.Options;

namespace OrleansBallot.Silo.Http;

/// <summary>Where HTTP listens. Defaults that are safe on loopback alone depend on it.</summary>
internal static class Listening
{
    public const string Setting = "urls";

    public const string Default = "http://127.0.0.1:5080";

    private const string Bound = $"an address such as {Default}, or several with ';' between them";

    /// <summary>Whether only this machine can connect; false in doubt.</summary>
    /// <exception cref="StartupException">A text is no URL.</exception>
    public static bool OnLoopbackOnly(IConfiguration configuration) =>
        Array.TrueForAll(Urls(configuration), IsLoopback) && !configuration.GetSection("Kestrel:Endpoints").Exists();

    /// <summary>
    /// Writes the addresses into the setting, as they are read here. Where the setting is blank, the server would take others
    /// (<c>HTTP_PORTS</c>, which images of containers set) and listen everywhere.
    /// </summary>
    public static void Settle(IConfiguration configuration) => configuration[Setting] = string.Join(';', Urls(configuration));

    /// <summary>
    /// Checks that the ports are free before anything is made on disk, so that a start that fails leaves nothing behind. The server
    /// checks names and wildcards later.
    /// </summary>
    /// <exception cref="StartupException">A port is in use.</exception>
    public static void Probe(IConfiguration configuration)
    {
        foreach (var url in Urls(configuration))
        {
            var address = Parse(url);
            if (!IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) || address.Port == 0) continue;
            FreePort.Check(Setting, url, new(ip, address.Port));
        }
    }

    private static string[] Urls(IConfiguration configuration)
    {
        const StringSplitOptions trimmed = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        return configuration[Setting]?.Split(';', trimmed) is { Length: > 0 } urls ? urls : [Default];
    }

    private static bool IsLoopback(string url)
    {
        var host = Parse(url).Host;
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
    }

    /// <summary>Whether it is an address with a typing error. The server would take it for a name, and listen everywhere.</summary>
    private static bool IsMistyped(string host) =>
        !IPAddress.TryParse(host.Trim('[', ']'), out _)
        && (host.StartsWith('[') || host.All(letter => char.IsAsciiDigit(letter) || letter == '.'));

    private static BindingAddress Parse(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            if (address.Port is >= 0 and <= IPEndPoint.MaxPort && address.Scheme.ToLowerInvariant() is "http" or "https"
                && address.PathBase.Length == 0 && !IsMistyped(address.Host))
                return address;
        }
        catch (FormatException)
        {
            // The exception below tells it.
        }

        throw Settings.Broken(Setting, url, Bound);
    }
}
