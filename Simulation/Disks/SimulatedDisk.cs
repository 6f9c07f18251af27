using OrleansBallot.Storage.Files;

namespace OrleansBallot.Simulation.Disks;

/// <summary>The part of the unsynced changes that survives a simulated crash.</summary>
public enum Survivors
{
    /// <summary>A power failure before the cache had written anything.</summary>
    Nothing,

    /// <summary>Only the process died: the machine goes on with its cache, which is no more durable than before.</summary>
    Everything,

    /// <summary>The first changes of each file and directory, the last of them cut somewhere.</summary>
    Prefix,

    /// <summary>Any sectors in any mixture; a file may have grown over missing ones.</summary>
    Sectors,
}

/// <summary>
/// A disk that keeps synced data and promises nothing else. It runs inline, so that a run repeats exactly; with <see cref="Manual"/> its
/// work waits for <see cref="RunNext"/>.
/// </summary>
internal sealed partial class SimulatedDisk : IDisk
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SimulatedFile> _names = [];
    private readonly HashSet<string> _directories = [];
    private readonly HashSet<string> _locks = [];
    private readonly Queue<Action> _work = new();
    private readonly Dictionary<string, SimulatedFile> _durableNames = [];
    private readonly HashSet<string> _durableDirectories = [];
    private readonly List<(string Directory, Action<Dictionary<string, SimulatedFile>, HashSet<string>> Apply)> _pendingNames = [];
    private bool _crashed;

    public SimulatedDisk(params string[] directories)
    {
        foreach (var directory in directories.Prepend("/"))
        {
            _directories.Add(directory);
            _durableDirectories.Add(directory);
        }
    }

    /// <summary>How many changes and syncs there were.</summary>
    public int Operations { get; private set; }

    public int FileSyncs { get; private set; }

    /// <summary>Files that were opened and not closed.</summary>
    public int OpenFiles { get; private set; }

    public long BytesRead { get; private set; }

    /// <summary>The power fails instead of the operation after this many.</summary>
    public int CrashAfter { get; set; } = int.MaxValue;

    public long Capacity { get; set; } = long.MaxValue;

    /// <summary>The next sync of a file fails and, as Linux does, forgets which pages were never written.</summary>
    public bool FailNextSync { get; set; }

    public bool ReadOnly { get; set; }

    /// <summary>Whether what was open may be read after a crash, as the clients of a database may go on reading when it is back.</summary>
    public bool ReadsOn { get; set; }

    public bool Manual { get; set; }

    public int WaitingWork => _work.Count;

    public Task<T> Run<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>();
        Action run = () =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        };
        if (Manual)
            _work.Enqueue(run);
        else
            run();
        return done.Task;
    }

    public bool RunNext()
    {
        if (!_work.TryDequeue(out var run))
            return false;
        run();
        return true;
    }

    public bool FileExists(string path) => Guarded(() => _names.ContainsKey(path));

    public bool DirectoryExists(string path) => Guarded(() => _directories.Contains(path));

    public void CreateDirectory(string path) => Changing(() => ChangeNames(path, (_, directories) => directories.Add(path)));

    public void SyncDirectory(string path) => Changing(() =>
    {
        foreach (var (directory, apply) in _pendingNames.Where(p => p.Directory == path))
            apply(_durableNames, _durableDirectories);
        _pendingNames.RemoveAll(p => p.Directory == path);
    });

    public IDiskFile Create(string path) => Changing(() =>
    {
        var file = new SimulatedFile();
        ChangeNames(path, (names, _) => names[path] = file);
        return Opened(file);
    });

    public IDiskFile Open(string path) =>
        Guarded(() => _names.TryGetValue(path, out var file) ? Opened(file) : throw new FileNotFoundException(path));

    public long Birth(string path) => Guarded(() => _names[path].Birth);

    public void Rename(string from, string to) => Changing(() => ChangeNames(to, (names, _) =>
    {
        names[to] = names[from];
        names.Remove(from);
    }));

    public IDisposable? TryLock(string path) => Guarded(() => _locks.Add(path) ? new Unlock(this, path) : null);

    /// <summary>The content of a file, for tests to read or to damage.</summary>
    public byte[] this[string path]
    {
        get => Guarded(() => _names[path].Current.ToArray());
        set => Guarded(() => _names[path] = _durableNames[path] = new SimulatedFile(value));
    }

    /// <summary>Changes one byte under an open file.</summary>
    public void Decay(string path, int at) => Guarded(() =>
    {
        byte[] changed = [(byte)~_names[path].Current.ToArray()[at]];
        _names[path].Change(content => content.Write(at, changed), at, changed);
        return true;
    });

    public IEnumerable<string> Files => _names.Keys.Order(StringComparer.Ordinal);

    public void Remove(string path) => Guarded(() => _names.Remove(path) | _durableNames.Remove(path));

    /// <summary>The disk as the next start finds it. The old one can't be used any more.</summary>
    public SimulatedDisk Crash(Survivors survivors, int seed = 0)
    {
        lock (_gate)
        {
            _crashed = true;
            return survivors == Survivors.Everything ? SameMachine() : Image(survivors, new Random(seed));
        }
    }

    /// <summary>A copy with everything that was written, synced or not.</summary>
    public SimulatedDisk Copy()
    {
        lock (_gate)
            return Image(Survivors.Everything, new Random(0));
    }

    /// <summary>The same content in files that were made now, as a backup brings it back.</summary>
    public SimulatedDisk Restored()
    {
        var restored = Copy();
        foreach (var path in restored.Files.ToArray()) restored[path] = restored[path];
        return restored;
    }

    /// <summary>Data that a process wrote before it died is in the cache, and still not durable.</summary>
    private SimulatedDisk SameMachine()
    {
        var same = new SimulatedDisk();
        same._directories.UnionWith(_directories);
        same._durableDirectories.UnionWith(_durableDirectories);
        same._pendingNames.AddRange(_pendingNames);
        foreach (var (path, file) in _names)
            same._names.Add(path, file);
        foreach (var (path, file) in _durableNames)
            same._durableNames.Add(path, file);
        return same;
    }

    private SimulatedDisk Image(Survivors survivors, Random random)
    {
        var image = new SimulatedDisk();
        var names = new Dictionary<string, SimulatedFile>(_durableNames);
        image._directories.UnionWith(_durableDirectories);
        foreach (var directory in _pendingNames.GroupBy(p => p.Directory))
        {
            foreach (var (_, apply) in directory.Take(Kept(survivors, directory.Count(), random)))
                apply(names, image._directories);
        }
        image._durableDirectories.UnionWith(image._directories);
        // A deleted directory takes its files along.
        foreach (var (path, file) in names.OrderBy(n => n.Key, StringComparer.Ordinal))
        {
            if (image._directories.Contains(Path.GetDirectoryName(path)!))
                image._names[path] = image._durableNames[path] =
                    new SimulatedFile(file.AfterCrash(survivors, random)) { Birth = file.Birth };
        }
        return image;
    }

    private static int Kept(Survivors survivors, int count, Random random) => survivors switch
    {
        Survivors.Nothing => 0,
        Survivors.Everything => count,
        _ => random.Next(count + 1),
    };

    private void ChangeNames(string path, Action<Dictionary<string, SimulatedFile>, HashSet<string>> change)
    {
        var directory = Path.GetDirectoryName(path)!;
        if (!_directories.Contains(directory))
            throw new DirectoryNotFoundException($"Could not find a part of the path '{path}'.");
        change(_names, _directories);
        _pendingNames.Add((directory, change));
    }

    private T Guarded<T>(Func<T> read)
    {
        lock (_gate)
            return _crashed ? throw new IOException("The power failed.") : read();
    }

    private Handle Opened(SimulatedFile file)
    {
        OpenFiles++;
        return new(this, file);
    }

    private void Changing(Action change) => Changing(() =>
    {
        change();
        return true;
    });

    private T Changing<T>(Func<T> change) => Guarded(() =>
    {
        if (ReadOnly)
            throw new UnauthorizedAccessException("Access to the path is denied.");
        if (Operations >= CrashAfter)
        {
            _crashed = true;
            throw new IOException("The power failed.");
        }
        Operations++;
        return change();
    });
}
