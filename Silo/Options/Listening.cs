using System.Net;

namespace OrleansBallot.Silo.Options;

/// <summary>Where HTTP listens, as far as it decides what is safe by default.</summary>
internal static class Listening
{
    public const string Setting = "urls";

    public const string Default = "http://127.0.0.1:5080";

    /// <summary>Whether nobody but this machine can connect. In doubt it is not so.</summary>
    /// <exception cref="StartupException">A URL is none.</exception>
    public static bool OnLoopbackOnly(IConfiguration configuration)
    {
        var urls = (configuration[Setting] ?? Default).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return urls.All(IsLoopback) && !configuration.GetSection("Kestrel:Endpoints").Exists();
    }

    private static bool IsLoopback(string url)
    {
        try
        {
            var host = BindingAddress.Parse(url).Host;
            return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
        }
        catch (FormatException)
        {
            throw Settings.Broken(Setting, url, $"an address such as {Default}");
        }
    }
}
