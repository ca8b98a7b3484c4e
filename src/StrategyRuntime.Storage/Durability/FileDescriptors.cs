using System.Runtime.InteropServices;

namespace StrategyRuntime.Storage.Durability;

/// <summary>How many files and connections this process may have open together.</summary>
public static partial class FileDescriptors
{
    /// <summary>The limit of the system; null where there is none that can be read.</summary>
    public static long? Limit
    {
        get
        {
            if (OperatingSystem.IsWindows()) return null;
            var openFiles = OperatingSystem.IsMacOS() ? 8 : 7;
            if (Native.GetLimit(openFiles, out var limit) != 0) return null;
            return limit.Soft < long.MaxValue ? (long)limit.Soft : null;
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public ulong Soft;
        public ulong Hard;
    }

    private static partial class Native
    {
        [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial int GetLimit(int resource, out ResourceLimit limit);
    }
}
