using System.Runtime.InteropServices;

namespace StrategyRuntime.Storage.Concurrency;

/// <summary>
/// Threads of a rank. On Linux that takes system calls: there a thread's priority of .NET has no effect. A thread below the usual rank is
/// nice, and takes the processor in long turns; one above it asks for short turns. A thread that wakes does not wait for the end of a turn
/// that is longer than those it asks for: kernels before 6.12 know no turns of a length, and there niceness has to do.
/// </summary>
public static partial class RankedThread
{
    /// <summary>Starts a thread.</summary>
    /// <param name="name">Its name, for debuggers.</param>
    /// <param name="rank">Its rank.</param>
    /// <param name="work">What it does.</param>
    public static Thread Start(string name, ThreadRank rank, Action work)
    {
        var thread = new Thread(() =>
        {
            Take(rank);
            work();
        })
        {
            IsBackground = true, Name = name, Priority = rank == ThreadRank.Prompt ? ThreadPriority.Normal : ThreadPriority.BelowNormal,
        };
        // It must keep nothing of the one who is the first to need it.
        thread.UnsafeStart();
        return thread;
    }

    /// <summary>Runs a method that takes long on a thread that is there for it alone.</summary>
    /// <param name="rank">Rank of the thread.</param>
    /// <param name="work">The method.</param>
    /// <param name="cancellationToken">Keeps it from being begun, and may stop it.</param>
    public static Task<T> Run<T>(ThreadRank rank, Func<T> work, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () =>
        {
            Take(rank);
            return work();
        },
        cancellationToken,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    // Without it the work is done all the same.
    private static void Take(ThreadRank rank)
    {
        if (OperatingSystem.IsLinux()) Linux.Take(rank);
    }

    private static partial class Linux
    {
        private const int OfThread = 0;
        private const int Self = 0;
        private const int PatientNice = 5;
        private const int BackgroundNice = 10;

        // In nanoseconds; the usual turn is between 0.7 and 3 ms, by the number of processors.
        private const ulong ShortTurn = 200_000;
        private const ulong LongTurn = 10_000_000;
        private const ulong KeepPolicy = 0x08;

        // The number of sched_setattr, which C libraries have no function for.
        private static readonly long s_setAttributes = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => 314,
            Architecture.Arm64 => 274,
            _ => -1,
        };

        public static void Take(ThreadRank rank)
        {
            var nice = rank switch { ThreadRank.Patient => PatientNice, ThreadRank.Background => BackgroundNice, _ => 0 };
            // Lowering is always allowed.
            if (nice > 0) _ = SetPriority(OfThread, Self, nice);
            if (s_setAttributes < 0) return;
            var attributes = new Attributes
            {
                Size = (uint)Marshal.SizeOf<Attributes>(),
                Flags = KeepPolicy,
                Nice = GetPriority(OfThread, Self),
                Turn = rank == ThreadRank.Prompt ? ShortTurn : LongTurn,
            };
            _ = SystemCall(s_setAttributes, Self, ref attributes, 0);
        }

        [LibraryImport("libc", EntryPoint = "setpriority")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static partial int SetPriority(int which, int who, int priority);

        [LibraryImport("libc", EntryPoint = "getpriority")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static partial int GetPriority(int which, int who);

        [LibraryImport("libc", EntryPoint = "syscall")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static partial long SystemCall(long number, long thread, ref Attributes attributes, long flags);

        [StructLayout(LayoutKind.Sequential)]
        private struct Attributes
        {
            public uint Size;
            public uint Policy;
            public ulong Flags;
            public int Nice;
            public uint Priority;
            public ulong Turn;
            public ulong Deadline;
            public ulong Period;
        }
    }
}
