using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using OrleansBallot.Silo;
using OrleansBallot.Storage.Files;
using OrleansBallot.Storage.Postgres;

namespace OrleansBallot.Tests.Support;

/// <summary>
/// Ready keys of nodes, put where a silo process finds them, because each takes a second of CPU to make. <c>StartTests</c> tests that a
/// silo makes its own.
/// </summary>
internal static class ReadyKeys
{
    private const string Name = "node-key";

    // How many keys each network has been given, so that no two of its nodes have the same.
    private static readonly ConcurrentDictionary<string, int> _given = [];

    /// <summary>
    /// Gives the silo's own nodes their keys, unless they have some; as many as there are (<see cref="NodeKeys.Count"/>).
    /// </summary>
    public static async Task Lay(IEnumerable<string> settings)
    {
        var configuration = new ConfigurationBuilder().AddCommandLine([.. settings]).Build();
        var options = SiloOptions.Read(configuration);
        if (options.Storage.Database is { } connection)
        {
            using var database = PostgresDatabase.Open(connection);
            foreach (var node in options.Features.Nodes.Names)
            {
                if (Next(connection) is { } key) await database.GetOrAdd(node, Name, () => key, CancellationToken.None);
            }

            return;
        }

        if (Directory.Exists(options.Storage.Directory)) return;
        using var data = DataDirectory.Open(options.Storage.Directory);
        foreach (var node in options.Features.Nodes.Names)
        {
            await data.NoteNode(node);
            if (Next(data.Location) is { } key) new NodeFolder(data, node).GetOrAdd(Name, () => key, key.Length);
        }
    }

    private static byte[]? Next(string network)
    {
        var number = _given.AddOrUpdate(network, 0, (_, last) => last + 1);
        if (number >= NodeKeys.Count) return null;
        using var key = NodeKeys.Number(number);
        return key.ExportPkcs8PrivateKey();
    }
}
