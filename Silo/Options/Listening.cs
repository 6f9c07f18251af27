using System.Net;

namespace OrleansBallot.Silo.Options;

/// <summary>Where HTTP listens, as far as it decides what is safe by default.</summary>
internal static class Listening
{
    public const string Setting = "urls";

    public const string Default = "http://127.0.0.1:5080";

    private const string Bound = $"an address such as {Default}, or several with ';' between them";

    /// <summary>Whether nobody but this machine can connect. In doubt it is not so.</summary>
    /// <exception cref="StartupException">A URL is none.</exception>
    public static bool OnLoopbackOnly(IConfiguration configuration) =>
        Array.TrueForAll(Urls(configuration), IsLoopback) && !configuration.GetSection("Kestrel:Endpoints").Exists();

    /// <summary>
    /// Writes down where HTTP is to listen, as it is read here: where the setting is blank the server would go by others
    /// (<c>HTTP_PORTS</c>, which images of containers set), and listen everywhere.
    /// </summary>
    public static void Settle(IConfiguration configuration) => configuration[Setting] = string.Join(';', Urls(configuration));

    /// <summary>
    /// Makes sure that the ports are free before anything is made on disk: a start that fails leaves nothing behind. Names and
    /// wildcards are left to the server, which says the same later.
    /// </summary>
    /// <exception cref="StartupException">One is in use.</exception>
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

    /// <summary>An address with a slip in it: to the server it would be a name, and for any name it listens everywhere.</summary>
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
            // Said below.
        }

        throw Settings.Broken(Setting, url, Bound);
    }
}
