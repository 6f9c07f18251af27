using System.Runtime.InteropServices;

namespace OrleansBallot.Ledger.Keys;

/// <summary>
/// The OpenSSL library that .NET calls on Linux, for functions that .NET lacks or runs slowly. Every caller first asks whether the function
/// is there, has another way without it, and clears failures from the thread's error queue.
/// </summary>
internal static class LibCrypto
{
    internal const string Name = "libcrypto.so.3";

    /// <summary>The return value for success.</summary>
    internal const int Done = 1;

    private static readonly nint _library = NativeLibrary.TryLoad(Name, out var library) ? library : 0;

    /// <summary>False where there is no OpenSSL 3, or one that was built without this function.</summary>
    internal static bool Has(string function) => _library != 0 && NativeLibrary.TryGetExport(_library, function, out _);

    [DllImport(Name), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern nint BN_bin2bn(ref byte bytes, int length, nint into);

    [DllImport(Name), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern void ERR_clear_error();
}
