using System.Diagnostics;
using System.Globalization;

namespace StrategyRuntime.Benchmarks.Streaming;

/// <summary>What a process has used so far.</summary>
/// <param name="Memory">Bytes of physical memory now that belong to no file.</param>
/// <param name="Managed">Bytes of live objects now, when they were counted.</param>
/// <param name="Processor">Seconds of processor time.</param>
/// <param name="Stolen">Seconds of processor time that the machine's host gave to others, which spoils a figure when it is much.</param>
internal readonly record struct Use(long Memory, long Managed, double Processor, double Stolen)
{
    /// <summary>This process; memory is compared after a full collection only.</summary>
    public static Use Now(bool collect)
    {
        for (var i = 0; i < 3 && collect; i++)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        // Process memory is what the kernel says; on Linux without the pages of files, which are not used up.
        using var process = Process.GetCurrentProcess();
        return new Use(AnonymousBytes("/proc/self/status") ?? process.WorkingSet64, GC.GetTotalMemory(forceFullCollection: false),
            process.TotalProcessorTime.TotalSeconds, StolenSeconds());
    }

    private static double StolenSeconds()
    {
        const string Statistics = "/proc/stat";
        const int StealField = 8;
        const double TicksPerSecond = 100;
        if (!File.Exists(Statistics)) return 0;
        var fields = File.ReadLines(Statistics).First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return long.Parse(fields[StealField], CultureInfo.InvariantCulture) / TicksPerSecond;
    }

    /// <summary>Memory of a process that belongs to no file, from its status file; null where there is none.</summary>
    public static long? AnonymousBytes(string status)
    {
        if (!File.Exists(status)) return null;
        var line = File.ReadLines(status).First(text => text.StartsWith("RssAnon:", StringComparison.Ordinal));
        return long.Parse(line["RssAnon:".Length..^"kB".Length], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture) * 1024;
    }
}
