using System.Runtime.InteropServices;

namespace OrleansBallot.Silo.Ports;

/// <summary>Puts the calling thread behind others.</summary>
internal static class LowPriority
{
    private const int WhichProcess = 0;
    private const int CallingThread = 0;
    private const int Nice = 5;
    private const int Nicest = 19;

    /// <summary>Behind the thread pool, which answers the probes of other silos, but far ahead of mining.</summary>
    public static void BehindThePool() => Apply(Nice, ThreadPriority.BelowNormal);

    /// <summary>Behind everything else, so that a vote never waits for mining.</summary>
    public static void BehindAll() => Apply(Nicest, ThreadPriority.Lowest);

    private static void Apply(int niceness, ThreadPriority elsewhere)
    {
        // The class library's priorities do nothing on Linux, where each thread has a niceness. If the system refuses to set it, the thread
        // competes as an equal.
        if (OperatingSystem.IsLinux()) _ = SetPriority(WhichProcess, CallingThread, niceness);
        else Thread.CurrentThread.Priority = elsewhere;
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int priority);
}
