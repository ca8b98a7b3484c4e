using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace StrategyRuntime.Benchmarks.Streaming;

/// <summary>Asks a process to end, as a service manager does.</summary>
internal static partial class Signals
{
    private const int SigTerm = 15;

    public static void Terminate(Process process)
    {
        if (kill(process.Id, SigTerm) != 0) throw new Win32Exception();
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int process, int signal);
}
