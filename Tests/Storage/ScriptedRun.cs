using OrleansBallot.Simulation.Disks;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;

namespace OrleansBallot.Tests.Storage;

/// <summary>A node's life over one disk: what it tried to append, and how much of that was acknowledged.</summary>
internal sealed class ScriptedRun
{
    public const string Ledger = "/data/nodes/node-1/ledger.log";
    public const string Epoch = "/data/nodes/node-1/epoch";

    private readonly List<byte[][]> _attempted = [];
    private byte[]? _secret;

    public int Acknowledged { get; private set; }

    public IReadOnlyList<byte[]> AllRecords => [.. _attempted.SelectMany(a => a)];

    public static async Task<INodeLog> Open(SimulatedDisk disk) =>
        await new FileLogStore(DataDirectory.Open("/data", disk)).Open("node-1", TestContext.Current.CancellationToken);

    public static async Task<List<byte[]>> Payloads(INodeLog log) => [.. (await log.All()).Select(r => r.Payload.ToArray())];

    /// <summary>False when the disk failed before the end.</summary>
    public async Task<bool> On(SimulatedDisk disk, bool closed = false)
    {
        try
        {
            using var data = DataDirectory.Open("/data", disk);
            var store = new FileLogStore(data);
            var log = await store.Open("node-1", TestContext.Current.CancellationToken);
            await Append(log, 40, 0);
            await Append(log, 3000, 17, 900);
            _secret = await log.GetOrAdd("rsa", () => [1, 2, 3], TestContext.Current.CancellationToken);
            await Append(log, 1);
            log = await store.Open("node-1", TestContext.Current.CancellationToken);
            await Append(log, 600, 600);
            await log.DisposeAsync();
            log = await store.Open("node-1", TestContext.Current.CancellationToken);
            await Append(log, 70);
            await Append(log, 1500, 5);
            if (closed)
                await log.DisposeAsync();
            return true;
        }
        catch (StorageException)
        {
            return false;
        }
    }

    /// <summary>All that was acknowledged, then at most whole appends that were not, in the order of the attempts.</summary>
    public void Check(IReadOnlyList<byte[]> found)
    {
        var possible = Enumerable.Range(Acknowledged, _attempted.Count - Acknowledged + 1)
            .Select(count => _attempted.Take(count).SelectMany(a => a).ToArray());
        Assert.Contains(possible, p => Same(p, found));
    }

    public static bool Same(IEnumerable<byte[]> left, IEnumerable<byte[]> right) =>
        left.SequenceEqual(right, EqualityComparer<byte[]>.Create((a, b) => a.AsSpan().SequenceEqual(b)));

    public async Task CheckSecret(INodeLog log)
    {
        var found = await log.GetOrAdd("rsa", () => [9], TestContext.Current.CancellationToken);
        Assert.True(found is [1, 2, 3] || (_secret is null && found is [9]), "the secret changed, or was half there");
    }

    private async Task Append(INodeLog log, params int[] sizes)
    {
        var payloads = sizes.Select((size, i) => Enumerable.Repeat((byte)(10 * _attempted.Count + i + 1), size).ToArray()).ToArray();
        _attempted.Add(payloads);
        await log.Append([.. payloads.Select(p => (RecordKind.Block, (ReadOnlyMemory<byte>)p))]);
        Acknowledged = _attempted.Count;
    }
}
