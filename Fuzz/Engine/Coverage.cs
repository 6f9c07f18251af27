using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Loader;
using SharpFuzz.Common;

namespace OrleansBallot.Fuzz.Engine;

/// <summary>
/// The branches that inputs have reached. Code that SharpFuzz instrumented counts in <see cref="Trace.SharedMem"/> how often it goes from
/// one branch to another; code as it was built counts nothing, and then no input reaches anything new.
/// </summary>
internal sealed unsafe class Coverage
{
    /// <summary>SharpFuzz's branches have 16-bit numbers.</summary>
    private const int Size = 1 << 16;

    private static readonly byte[] _classes = [.. Enumerable.Range(0, 256).Select(ClassOf)];

    // Code as it was built has no part in the memory of instrumented code that runs beside it, as in tests.
    private static readonly bool _isInstrumented =
        AssemblyLoadContext.GetLoadContext(typeof(Coverage).Assembly) != AssemblyLoadContext.Default;

    private readonly byte[] _seen = new byte[Size];

    /// <summary>Pairs of branches that were reached one after the other.</summary>
    public int Edges { get; private set; }

    /// <summary>Gives instrumented code its memory. Without it such code reads null, so this comes before all of it.</summary>
    public static void Begin()
    {
        if (Trace.SharedMem is null) Trace.SharedMem = (byte*)NativeMemory.AllocZeroed(Size);
    }

    /// <summary>Forgets what the code counted since the last input.</summary>
    public static void Reset()
    {
        if (!_isInstrumented) return;
        NativeMemory.Clear(Trace.SharedMem, Size);
        Trace.PrevLocation = 0;
    }

    /// <summary>Takes the counts of one input, and leaves zeros behind.</summary>
    /// <returns>True where it reached something that no input before had reached, or so often.</returns>
    public bool Take()
    {
        if (!_isInstrumented) return false;
        Trace.PrevLocation = 0;
        var isNew = false;
        for (var at = 0; at < Size; at += Vector256<byte>.Count)
        {
            var counts = Vector256.Load(Trace.SharedMem + at);
            if (counts == Vector256<byte>.Zero) continue;
            for (var left = ~Vector256.Equals(counts, Vector256<byte>.Zero).ExtractMostSignificantBits(); left != 0; left &= left - 1)
                isNew |= Note(at + BitOperations.TrailingZeroCount(left));
            Vector256<byte>.Zero.Store(Trace.SharedMem + at);
        }

        return isNew;
    }

    private bool Note(int edge)
    {
        var found = _classes[Trace.SharedMem[edge]];
        if ((_seen[edge] & found) != 0) return false;
        if (_seen[edge] == 0) Edges++;
        _seen[edge] |= found;
        return true;
    }

    /// <summary>AFL's classes of counts, a bit each: a loop that runs longer is new only a few times.</summary>
    private static byte ClassOf(int count) => count switch
    {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => 4,
        < 8 => 8,
        < 16 => 16,
        < 32 => 32,
        < 128 => 64,
        _ => 128,
    };
}
