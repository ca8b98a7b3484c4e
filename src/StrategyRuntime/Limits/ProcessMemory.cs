namespace StrategyRuntime.Limits;

/// <summary>How much memory the process has, and whether little of it is left.</summary>
internal sealed class ProcessMemory(TimeProvider time)
{
    private static readonly TimeSpan s_betweenCollections = TimeSpan.FromSeconds(2);

    private long _collectedAt;

    /// <summary>Bytes that the process may take, by the machine, its container or its configuration.</summary>
    public long Available { get; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>True when less than a share is free. What is no longer used is collected first, in the background.</summary>
    public bool IsShort(int freePercent)
    {
        var info = GC.GetGCMemoryInfo();
        if (info.HeapSizeBytes <= Available / 100 * (100 - freePercent)) return false;
        // The last collection may have left much that is free by now.
        var last = Interlocked.Read(ref _collectedAt);
        if ((last == 0 || time.GetElapsedTime(last) >= s_betweenCollections)
            && Interlocked.CompareExchange(ref _collectedAt, time.GetTimestamp(), last) == last)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        return true;
    }
}
