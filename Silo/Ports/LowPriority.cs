using System.Runtime.InteropServices;

namespace OrleansBallot.Silo.Ports;

/// <summary>Puts the calling thread behind all others, so that a vote never waits for mining.</summary>
internal static class LowPriority
{
    private const int WhichProcess = 0;
    private const int CallingThread = 0;
    private const int Nicest = 19;

    public static void ApplyToThisThread()
    {
        // The class library's priorities do nothing on Linux, whose threads each have a niceness of their own. Where even that is
        // refused mining just competes as an equal, within its share.
        if (OperatingSystem.IsLinux()) _ = SetPriority(WhichProcess, CallingThread, Nicest);
        else Thread.CurrentThread.Priority = ThreadPriority.Lowest;
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int priority);
}
