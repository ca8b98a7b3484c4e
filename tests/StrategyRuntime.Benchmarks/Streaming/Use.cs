using System.Diagnostics;

namespace StrategyRuntime.Benchmarks.Streaming;

/// <summary>What a process has used so far.</summary>
/// <param name="Memory">Bytes of physical memory now.</param>
/// <param name="Managed">Bytes of live objects now, when they were counted.</param>
/// <param name="Processor">Seconds of processor time.</param>
internal readonly record struct Use(long Memory, long Managed, double Processor)
{
    /// <summary>This process; memory is compared after a full collection only.</summary>
    public static Use Now(bool collect)
    {
        for (var i = 0; i < 3 && collect; i++)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        using var process = Process.GetCurrentProcess();
        return new Use(process.WorkingSet64, GC.GetTotalMemory(forceFullCollection: false), process.TotalProcessorTime.TotalSeconds);
    }
}
