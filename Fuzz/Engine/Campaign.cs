using System.Diagnostics;
using OrleansBallot.Fuzz.Targets;

namespace OrleansBallot.Fuzz.Engine;

/// <summary>
/// Gives a decoder one input after the other, and keeps those that reach something new. It is one thread, with one seed for all of it.
/// </summary>
internal sealed class Campaign
{
    /// <summary>An input takes microseconds. One that takes longer than this hands a stranger the processor.</summary>
    private static readonly TimeSpan _slow = TimeSpan.FromSeconds(1);

    // The heap may move by this much without a leak: caches of the framework, and garbage that is still there.
    private const long MayKeep = 64L * 1024 * 1024;

    // A pause of the machine, or what is allocated once in a process, is no property of an input. So a suspect is tried again.
    private const int Repeats = 3;

    private readonly Target _target;
    private readonly Random _random;
    private readonly Mutator _mutator;
    private readonly Coverage _coverage = new();
    private readonly Corpus _corpus = new();
    private long? _heap;

    /// <param name="target">The decoder.</param>
    /// <param name="seed">All random numbers come from it.</param>
    public Campaign(Target target, int seed)
    {
        (_target, _random) = (target, new(seed));
        _mutator = new(_random, target.MostBytes, target.Words);
    }

    /// <summary>Inputs so far.</summary>
    public long Inputs { get; private set; }

    /// <summary>How many of them were taken.</summary>
    public long Taken { get; private set; }

    /// <summary>Pairs of branches that were reached.</summary>
    public int Edges => _coverage.Edges;

    /// <summary>The largest share that an input took of what it may allocate: a bound far above it would find nothing.</summary>
    public double Fullest { get; private set; }

    /// <summary>Inputs from which others are made.</summary>
    public IReadOnlyList<byte[]> Corpus => _corpus.Inputs;

    /// <summary>Told of each input before it runs.</summary>
    public Action<ReadOnlySpan<byte>>? Before { get; init; }

    /// <summary>Takes in the examples, and inputs that earlier campaigns kept.</summary>
    public Finding? Begin(IEnumerable<byte[]> kept)
    {
        foreach (var input in _target.Examples.Concat(kept.Where(input => input.Length <= _target.MostBytes)))
        {
            if (Try(input) is { } finding) return finding;
            _corpus.Add(input, _random);
        }

        // All that is initialised once in a process has run by now. It is no branch that an input reaches.
        Coverage.Reset();
        foreach (var input in _corpus.Inputs)
        {
            Once(input);
            _coverage.Take();
        }

        return null;
    }

    /// <summary>Makes and tries inputs, up to a number of them or to the first finding.</summary>
    public Finding? Run(long inputs)
    {
        for (; inputs > 0; inputs--)
        {
            var input = _mutator.Next(_corpus.Pick(_random), _corpus.Pick(_random));
            if (Try(input) is { } finding) return finding;
            if (_coverage.Take()) _corpus.Add(input.ToArray(), _random);
        }

        return null;
    }

    /// <summary>A finding where the decoder keeps more and more memory: more than when this was first asked.</summary>
    public Finding? Leak()
    {
        var heap = GC.GetTotalMemory(forceFullCollection: true) - _corpus.Bytes;
        var kept = heap - (_heap ??= heap);
        return kept <= MayKeep ? null : new("leak", $"It keeps {kept} bytes after {Inputs} inputs.", _corpus.Inputs[^1]);
    }

    /// <summary>The inputs that are enough to reach all that this campaign has reached, the short ones first.</summary>
    public IReadOnlyList<byte[]> Smallest()
    {
        var (again, smallest) = (new Coverage(), new List<byte[]>());
        Coverage.Reset();
        foreach (var input in _corpus.Inputs.OrderBy(input => input.Length))
        {
            _target.Takes(input);
            if (again.Take()) smallest.Add(input);
        }

        return smallest;
    }

    /// <summary>Tries one input.</summary>
    public Finding? Try(ReadOnlySpan<byte> input)
    {
        Inputs++;
        Before?.Invoke(input);
        var may = _target.MayAllocate(input.Length);
        for (var repeat = 1; ; repeat++)
        {
            var (took, allocated, fault) = Once(input);
            if (fault is not null) return new("crash", fault.ToString(), input.ToArray());
            if (allocated <= may && took <= _slow)
            {
                Fullest = Math.Max(Fullest, (double)allocated / may);
                return null;
            }

            if (repeat < Repeats) continue;
            return allocated > may
                ? new("growth", $"It allocates {allocated} bytes for an input of {input.Length}, and may allocate {may}.", input.ToArray())
                : new("slow", $"It takes {took.TotalSeconds:F1} s for an input of {input.Length} bytes.", input.ToArray());
        }
    }

    private (TimeSpan Took, long Allocated, Exception? Fault) Once(ReadOnlySpan<byte> input)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var began = Stopwatch.GetTimestamp();
        try
        {
            if (_target.Takes(input)) Taken++;
            return (Stopwatch.GetElapsedTime(began), GC.GetAllocatedBytesForCurrentThread() - allocated, null);
        }
        catch (Exception fault)
        {
            return (default, 0, fault);
        }
    }
}
