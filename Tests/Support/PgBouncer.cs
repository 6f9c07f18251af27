using System.Diagnostics;

namespace OrleansBallot.Tests.Support;

/// <summary>
/// A pooler in front of a server, which lends a connection for one transaction at a time. Without it a test is skipped, unless
/// BALLOT_REQUIRE_POSTGRES is 1.
/// </summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/pgbouncer";

    private readonly Process _process;
    private readonly string _directory;
    private readonly int _port;

    private PgBouncer(Process process, string directory, int port) => (_process, _directory, _port) = (process, directory, port);

    public static async Task<PgBouncer> Start(PostgresServer server)
    {
        if (!File.Exists(Program))
        {
            const string reason = $"There is no {Program}: install Debian's 'pgbouncer'.";
            if (Environment.GetEnvironmentVariable("BALLOT_REQUIRE_POSTGRES") == "1") Assert.Fail(reason);
            Assert.Skip(reason);
        }

        var (directory, port) = (Directory.CreateTempSubdirectory("ballot-pooler-").FullName, FreePorts.Next());
        var settings = Path.Combine(directory, "pgbouncer.ini");
        await File.WriteAllTextAsync(settings, $"""
            [databases]
            * = host={server.Location} port=5432 user=ballot
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = 5
            """);

        // It refuses to run as root, and reads its settings as the user that it runs as.
        var isRoot = Environment.UserName == "root";
        if (isRoot && !OperatingSystem.IsWindows()) File.SetUnixFileMode(directory, (UnixFileMode)0b111_101_101);
        string[] line = isRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", Program] : [Program];
        var start =
            new ProcessStartInfo(line[0], [.. line[1..], "-q", settings]) { RedirectStandardError = true, RedirectStandardOutput = true };
        var pooler = new PgBouncer(Process.Start(start)!, directory, port);
        await Eventually.True(pooler.Listens, "the pooler listens");
        return pooler;
    }

    /// <summary>The connection string of a database through the pooler.</summary>
    public string To(string database) => $"Host=127.0.0.1;Port={_port};Username=ballot;Database={database}";

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<bool> Listens()
    {
        Assert.False(_process.HasExited, "The pooler has ended.");
        try
        {
            using var client = new System.Net.Sockets.TcpClient();
            await client.ConnectAsync("127.0.0.1", _port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
