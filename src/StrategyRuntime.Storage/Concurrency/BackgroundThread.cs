using System.Runtime.InteropServices;

namespace StrategyRuntime.Storage.Concurrency;

/// <summary>Threads that take what others leave of the processors.</summary>
public static partial class BackgroundThread
{
    private const int OfThread = 0;
    private const int Self = 0;
    private const int Nice = 10;

    /// <summary>
    /// Starts a thread whose work gives way to everything else. On Linux that takes a system call: there a thread's priority of .NET has no
    /// effect.
    /// </summary>
    /// <param name="name">Its name, for debuggers.</param>
    /// <param name="work">What it does.</param>
    public static Thread Start(string name, Action work)
    {
        var thread = new Thread(() =>
        {
            // Lowering is always allowed; where it fails, the work is done all the same.
            if (OperatingSystem.IsLinux()) _ = Native.SetPriority(OfThread, Self, Nice);
            work();
        })
        {
            IsBackground = true, Name = name, Priority = ThreadPriority.BelowNormal,
        };
        thread.UnsafeStart();
        return thread;
    }

    private static partial class Native
    {
        [LibraryImport("libc", EntryPoint = "setpriority")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        internal static partial int SetPriority(int which, int who, int priority);
    }
}
