using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace StrategyRuntime.Storage.Concurrency;

/// <summary>
/// Threads of a rank. On Linux that takes system calls: there a thread's priority of .NET has no effect. A thread below the usual rank is
/// nice, and takes the processor in long turns; one above it asks for short turns. A thread that wakes does not wait for the end of a turn
/// that is longer than those it asks for: kernels before 6.12 know no turns of a length, and there niceness has to do.
/// </summary>
public static partial class RankedThread
{
    // On Linux a thread is as nice as the one that starts it, and can hardly be less nice later. So one thread starts them all. The first
    // to need it finds none that gives way, so it is as the process is.
    private static readonly BlockingCollection<Beginning> s_beginnings = Begin();

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
        using var beginning = new Beginning(thread);
        s_beginnings.Add(beginning);
        beginning.Wait();
        return thread;
    }

    /// <summary>Runs a method that takes long on a thread that is there for it alone.</summary>
    /// <param name="rank">Rank of the thread; it is no higher than that of its caller.</param>
    /// <param name="work">The method.</param>
    /// <param name="cancellationToken">Keeps it from being begun, and may stop it.</param>
    public static Task<T> Run<T>(ThreadRank rank, Func<T> work, CancellationToken cancellationToken)
    {
        // There before anything gives way.
        _ = s_beginnings;
        return Task.Factory.StartNew(
            () =>
            {
                Take(rank);
                return work();
            },
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    private static BlockingCollection<Beginning> Begin()
    {
        var beginnings = new BlockingCollection<Beginning>();
        var thread = new Thread(() =>
        {
            foreach (var beginning in beginnings.GetConsumingEnumerable()) beginning.Do();
        })
        {
            IsBackground = true, Name = "starts threads",
        };
        thread.UnsafeStart();
        return beginnings;
    }

    // Without it the work is done all the same.
    private static void Take(ThreadRank rank)
    {
        if (OperatingSystem.IsLinux()) Linux.Take(rank);
    }

    /// <summary>A thread that is to be started, and the one who waits for that.</summary>
    private sealed class Beginning(Thread thread) : IDisposable
    {
        private readonly ManualResetEventSlim _done = new();
        private ExceptionDispatchInfo? _failure;

        public void Do()
        {
            try
            {
                // It must keep nothing of the one who is the first to need it.
                thread.UnsafeStart();
            }
            catch (Exception exception)
            {
                // Without memory for it the one who wanted it has to see that, and the next may have some.
                _failure = ExceptionDispatchInfo.Capture(exception);
            }
            _done.Set();
        }

        public void Wait()
        {
            _done.Wait();
            _failure?.Throw();
        }

        public void Dispose() => _done.Dispose();
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

        // The usual policy; under any other, which somebody chose, turns are left as they are.
        private const int Other = 0;

        // What the thread starts in turn, those of the pool among it, has turns of the usual length.
        private const ulong ResetOnFork = 0x01;

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
            if (s_setAttributes < 0 || GetPolicy(Self) != Other) return;
            var attributes = new Attributes
            {
                Size = (uint)Marshal.SizeOf<Attributes>(),
                Policy = Other,
                Flags = ResetOnFork,
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

        [LibraryImport("libc", EntryPoint = "sched_getscheduler")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static partial int GetPolicy(int who);

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
