using System.Diagnostics;
using System.Globalization;
using Npgsql;
using OrleansBallot.Storage.Postgres;
using OrleansBallot.Tests.Support;

[assembly: AssemblyFixture(typeof(PostgresServerEnd))]

namespace OrleansBallot.Tests.Support;

/// <summary>Ends the shared server after the last test.</summary>
public sealed class PostgresServerEnd : IAsyncDisposable
{
    public ValueTask DisposeAsync() => PostgresServer.EndShared();
}

/// <summary>
/// A throw-away PostgreSQL server from this machine's own binaries, on a socket in a directory of its own, as durable as a real one.
/// Without the binaries a test is skipped, unless BALLOT_REQUIRE_POSTGRES is 1.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresServer>> _shared = new(() => Task.Run(Start));
    private static readonly string? _binaries = FindBinaries();

    private readonly string _directory;
    private readonly string _address;
    private int _databases;

    private PostgresServer(string directory, string address)
    {
        (_directory, _address) = (directory, address);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => End();
    }

    /// <summary>The server that most tests share, each with a database of its own.</summary>
    public static Task<PostgresServer> Shared
    {
        get
        {
            RequireBinaries();
            return _shared.Value;
        }
    }

    public static async ValueTask EndShared()
    {
        if (_shared.IsValueCreated) await (await _shared.Value).DisposeAsync();
    }

    /// <summary>The directory of its socket.</summary>
    public string Location => _directory;

    private string Data => Path.Combine(_directory, "data");

    /// <summary>A server that a test may stop and kill.</summary>
    public static Task<PostgresServer> Start() => StartAt("");

    /// <summary>As <see cref="Start"/>, but it also listens at an address, and trusts everybody in that network.</summary>
    public static async Task<PostgresServer> StartAt(string address)
    {
        RequireBinaries();
        var server = new PostgresServer(Execute("mktemp", "-d", "/tmp/ballot-pg-XXXXXX").Trim(), address);
        Execute(Binary("initdb"), "-D", server.Data, "-U", "ballot", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        if (address != "") await File.AppendAllTextAsync(Path.Combine(server.Data, "pg_hba.conf"), $"host all all {address}/24 trust\n");
        await server.Resume();
        return server;
    }

    /// <summary>The connection string of a database of this server.</summary>
    public string ConnectionTo(string database) => $"Host={_directory};Port=5432;Username=ballot;Database={database}";

    /// <summary>A new database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> NewDatabase(bool isMigrated = true)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"ballot{Interlocked.Increment(ref _databases)}");
        await Execute(ConnectionTo("postgres"), $"CREATE DATABASE {name}");
        if (isMigrated)
        {
            using var database = PostgresDatabase.Open(ConnectionTo(name));
            PostgresSchema.Migrate(database);
        }

        return ConnectionTo(name);
    }

    /// <summary>Runs a statement from outside the program.</summary>
    /// <returns>The first column of the first row.</returns>
    public static async Task<object?> Execute(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Stops it as an administrator does: sessions end, and memory is written.</summary>
    public void Stop() => Execute(Binary("pg_ctl"), "stop", "-D", Data, "-m", "fast", "-w");

    /// <summary>Kills it and every process of it, as <c>kill -9</c> does.</summary>
    public async Task Kill()
    {
        var server = int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        var sessions = (await File.ReadAllTextAsync($"/proc/{server}/task/{server}/children"))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture));
        foreach (var id in (int[])[server, .. sessions]) KillProcess(id);
    }

    /// <summary>Starts it again, however it ended.</summary>
    public Task Resume() => Eventually.True(
        () => Task.FromResult(TryExecute(out _,
            Binary("pg_ctl"), "start", "-w", "-D", Data, "-l", Path.Combine(_directory, "log"),
            "-o", $"-k {_directory} -c listen_addresses='{_address}' -c max_connections=300")),
        "PostgreSQL has started");

    public ValueTask DisposeAsync()
    {
        End();
        return default;
    }

    private static void RequireBinaries()
    {
        if (_binaries is not null) return;
        const string reason = "There are no PostgreSQL server binaries in /usr/lib/postgresql/*/bin: install Debian's 'postgresql'.";
        if (Environment.GetEnvironmentVariable("BALLOT_REQUIRE_POSTGRES") == "1") Assert.Fail(reason);
        Assert.Skip(reason);
    }

    private static string? FindBinaries() => Environment.GetEnvironmentVariable("BALLOT_POSTGRES_BIN") is { Length: > 0 } given
        ? Directory.Exists(given) ? given : null
        : Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
                .Where(path => File.Exists(Path.Combine(path, "initdb"))).OrderBy(path => path.Length)
                .ThenBy(path => path, StringComparer.Ordinal).LastOrDefault()
            : null;

    private static string Binary(string name) => Path.Combine(_binaries!, name);

    private static string Execute(string program, params string[] arguments)
    {
        Assert.True(TryExecute(out var printed, [program, .. arguments]), $"{program}: {printed}");
        return printed;
    }

    private static bool TryExecute(out string printed, params string[] line)
    {
        // The server refuses to run as root.
        var isRoot = Environment.UserName == "root";
        string[] whole = isRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", .. line] : line;
        var start = new ProcessStartInfo(whole[0], whole[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/"
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        printed += errors.GetAwaiter().GetResult();
        return process.ExitCode == 0;
    }

    private static void KillProcess(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // The server has ended by itself.
        }
    }

    private void End()
    {
        if (!Directory.Exists(_directory)) return;
        TryExecute(out _, Binary("pg_ctl"), "stop", "-D", Data, "-m", "immediate", "-w");
        Directory.Delete(_directory, recursive: true);
    }
}
