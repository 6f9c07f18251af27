using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using Npgsql;

namespace OrleansBallot.Storage.Postgres;

/// <summary>
/// The PostgreSQL database of a network, through a pool of connections. The server may go away and come back: every call finds or opens a
/// connection of its own, and a failure names the setting.
/// </summary>
public sealed class PostgresDatabase : IStorageHome, IDisposable
{
    /// <summary>The setting that every error here names, because the operator can change it.</summary>
    public const string Setting = "ConnectionStrings:Ballot";

    private const string Network = "";

    // SQLSTATE of idle_session_timeout, and of warnings without a code of their own.
    private const string IdleSession = "57P05";
    private const string Warning = "01000";

    // Orleans keeps members and places of grains here: short statements, and few.
    private const int MostOfOrleans = 10;

    // The operator's own string comes later, and wins. A silo needs few connections, because the server's limit is for all silos. A
    // database that hangs must show within seconds. No call leaves anything behind in its session, prepared statements included: a pooler
    // such as PgBouncer may lend another session for every transaction.
    private const string Defaults =
        "Maximum Pool Size=20;Timeout=5;Command Timeout=15;No Reset On Close=true;Application Name=OrleansBallot;";

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlDataSource _ofOrleans;

    private PostgresDatabase(NpgsqlConnectionStringBuilder settings)
    {
        _source = NpgsqlDataSource.Create(settings);
        _ofOrleans = NpgsqlDataSource.Create(ForOrleans(settings.ConnectionString));
        Description = string.Create(
            CultureInfo.InvariantCulture,
            $"the database '{settings.Database ?? settings.Username}' at {settings.Host}:{settings.Port} ({Setting})");
    }

    public string Description { get; }

    /// <summary>
    /// The connections of all Orleans providers. From a string, each provider would make a pool of its own, and nothing would bound their
    /// sum.
    /// </summary>
    public DbDataSource OfOrleans => _ofOrleans;

    /// <summary>Prepares connections to a database, without making one.</summary>
    /// <exception cref="StorageException">
    /// The text is no connection string, or sets no bound. The message doesn't repeat the text, which may hold a password.
    /// </exception>
    public static PostgresDatabase Open(string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(Defaults + connectionString);
            if (!settings.Pooling)
                throw new StorageException($"{Setting} has Pooling=false, so nothing bounds the number of connections. Leave it out.");
            if (!string.IsNullOrWhiteSpace(settings.Host))
                return new PostgresDatabase(settings);
        }
        catch (Exception e)
            when (e is ArgumentException or FormatException or InvalidOperationException or InvalidCastException or OverflowException)
        {
            // The exception is no inner cause either: it may quote the part that it could not read.
        }
        throw new StorageException(
            $"{Setting} is no connection string for PostgreSQL, such as 'Host=db.example;Database=ballot;Username=ballot'.");
    }

    /// <summary>The connection string of Orleans' own providers for a database that <see cref="Open"/> takes.</summary>
    public static string ForOrleans(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(Defaults + connectionString);
        (settings.MinPoolSize, settings.MaxPoolSize) = (0, MostOfOrleans);
        settings.ApplicationName += ".Orleans";
        return settings.ConnectionString;
    }

    /// <summary>The database's time. It blocks, for a silo's start.</summary>
    public DateTimeOffset Now => Run(connection =>
    {
        using var command = new NpgsqlCommand("SELECT now()", connection);
        return new DateTimeOffset((DateTime)command.ExecuteScalar()!);
    });

    /// <summary>The highest generation of a silo at an address; 0 for none. It blocks, for a silo's start.</summary>
    public int NewestSilo(string cluster, string address, int port) => Run(connection =>
    {
        using var command = new NpgsqlCommand(
            "SELECT coalesce(max(generation), 0) FROM orleansmembershiptable WHERE deploymentid = $1 AND address = $2 AND port = $3",
            connection);
        foreach (var value in (object[])[cluster, address, port]) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return (int)command.ExecuteScalar()!;
    });

    public void Dispose()
    {
        _source.Dispose();
        _ofOrleans.Dispose();
    }

    /// <inheritdoc/>
    public bool HasLogs => Run(connection =>
    {
        using var command = new NpgsqlCommand("SELECT EXISTS (SELECT FROM ballot_node)", connection);
        return (bool)command.ExecuteScalar()!;
    });

    /// <inheritdoc/>
    public byte[] GetOrAdd(string name, Func<byte[]> make) =>
        GetOrAdd(Network, name, make, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    /// <remarks>
    /// It writes a message to the server's log of changes: the commit takes a sync, and leaves nothing in a table. Settings may change
    /// while a silo runs: an operator turns off the sync, or the server becomes a replica.
    /// </remarks>
    public async Task Probe()
    {
        var setting = (string?)await Read(
            """
            SELECT CASE WHEN current_setting('transaction_read_only') = 'on' THEN 'transaction_read_only is on'
                WHEN current_setting('fsync') = 'off' THEN 'fsync is off' END
            FROM pg_logical_emit_message(true, 'ballot', '')
            """,
            async command => await command.ExecuteScalarAsync(CancellationToken.None).ConfigureAwait(false) as string,
            CancellationToken.None).ConfigureAwait(false);
        if (setting is null)
            return;
        Clear();
        throw new StorageException(
            $"{setting} for {Description}: accepted votes would not be durable. Repair the server, or connect to the one that took over.");
    }

    /// <summary>A small value of a node: the stored one, or the one that is made now, unless another caller was faster.</summary>
    internal async ValueTask<byte[]> GetOrAdd(string node, string name, Func<byte[]> make, CancellationToken stop)
    {
        const string find = "SELECT value FROM ballot_secret WHERE node = $1 AND name = $2";
        const string add = "INSERT INTO ballot_secret (node, name, value) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        ArgumentNullException.ThrowIfNull(make);
        if (await Find().ConfigureAwait(false) is { } existing)
            return existing;
        var made = make();
        await Write(add, command => command.ExecuteNonQueryAsync(stop), stop, node, name, made).ConfigureAwait(false);
        return await Find().ConfigureAwait(false)
            ?? throw new StorageException($"The secret '{name}' of node '{node}' vanished from {Description}.");

        ValueTask<byte[]?> Find() => Read(
            find, async command => (byte[]?)await command.ExecuteScalarAsync(stop).ConfigureAwait(false), stop, node, name);
    }

    /// <summary>
    /// Runs a statement that may run twice without harm. It is tried once more where the pool had a connection from before the server's
    /// restart.
    /// </summary>
    internal async ValueTask<T> Read<T>(
        string sql, Func<NpgsqlCommand, Task<T>> execute, CancellationToken stop, params object[] parameters)
    {
        try
        {
            return await Execute(sql, execute, parameters, stop).ConfigureAwait(false);
        }
        catch (NpgsqlException e) when (e.IsTransient && e.InnerException is not TimeoutException)
        {
            return await Write(sql, execute, stop, parameters).ConfigureAwait(false);
        }
        catch (NpgsqlException e)
        {
            throw Failed(e);
        }
    }

    /// <summary>
    /// Runs a statement, and with it a transaction, that is not tried again once the server may have it: after a failure nobody knows
    /// whether it took effect.
    /// </summary>
    internal async ValueTask<T> Write<T>(
        string sql, Func<NpgsqlCommand, Task<T>> execute, CancellationToken stop, params object[] parameters)
    {
        for (var isAnew = false; ; isAnew = true)
        {
            try
            {
                return await Execute(sql, execute, parameters, stop).ConfigureAwait(false);
            }
            catch (NpgsqlException e) when (!isAnew && CameTooLate(e))
            {
                // Other sessions of that age have ended too.
                Clear();
            }
            catch (NpgsqlException e)
            {
                throw Failed(e);
            }
        }
    }

    /// <summary>Runs blocking work on one connection, for a silo's start.</summary>
    internal T Run<T>(Func<NpgsqlConnection, T> work)
    {
        try
        {
            using var connection = _source.OpenConnection();
            return work(connection);
        }
        catch (NpgsqlException e)
        {
            throw Failed(e);
        }
    }

    private async Task<T> Execute<T>(string sql, Func<NpgsqlCommand, Task<T>> execute, object[] parameters, CancellationToken stop)
    {
        var connection = await _source.OpenConnectionAsync(stop).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var isAlone = false;
            connection.Notice += Hear;
            try
            {
                var command = new NpgsqlCommand(sql, connection);
                await using (command.ConfigureAwait(false))
                {
                    foreach (var parameter in parameters)
                        command.Parameters.Add(new NpgsqlParameter { Value = parameter });
                    var answer = await execute(command).ConfigureAwait(false);
                    return isAlone ? throw NotReplicated() : answer;
                }
            }
            finally
            {
                connection.Notice -= Hear;
            }

            // A commit that waits for a replica can't be undone any more. When the wait times out, the server says "done" with a warning.
            void Hear(object sender, NpgsqlNoticeEventArgs told) =>
                isAlone |= told.Notice is { InvariantSeverity: "WARNING", SqlState: Warning };
        }
    }

    /// <summary>
    /// True when the server had ended the session before it had the whole statement. Then it reports that the session was idle, or the pipe
    /// broke before the last message, without which nothing is committed.
    /// </summary>
    private static bool CameTooLate(NpgsqlException e) =>
        e is PostgresException { SqlState: IdleSession }
        || e.InnerException?.InnerException is SocketException { SocketErrorCode: SocketError.Shutdown };

    private StorageException NotReplicated() => Failed(new NpgsqlException(
        "the write is on one server only: no replica of synchronous_standby_names has taken it. Bring a replica back, "
        + "or change that setting"));

    private StorageException Failed(NpgsqlException e)
    {
        // The server has become a replica, and its sessions would answer reads for ever. New sessions find the server that took over.
        if (e.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction)
            Clear();
        return new(
            $"Can't use {Description}: "
            + $"{e.Message}{(e.InnerException is { } inner && e is not PostgresException ? $" {inner.Message}" : "")}",
            e);
    }

    /// <summary>Lets go of every session; a session in use goes after its use.</summary>
    private void Clear()
    {
        _source.Clear();
        _ofOrleans.Clear();
    }
}
