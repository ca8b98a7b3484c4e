using System.ComponentModel.DataAnnotations;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Configuration;

/// <summary>Options of the service as a whole: the root of the tree.</summary>
internal sealed class RuntimeOptions
{
    /// <summary>Least that <see cref="MaxBacklogBytes"/> can be.</summary>
    public const int LeastBacklogBytes = 64 << 10;

    /// <summary>Folder that holds everything; a relative one is taken from the current folder.</summary>
    [Required]
    public string DataRoot { get; set; } = "backtest_data";

    /// <summary>What a published event has survived.</summary>
    public DurabilityPolicy Durability { get; set; } = DurabilityPolicy.Always;

    /// <summary>Longest time from an event's write to its sync when <see cref="Durability"/> is <c>Interval</c>, milliseconds.</summary>
    [Range(1, 60_000)]
    public int SyncIntervalMilliseconds { get; set; } = 200;

    /// <summary>Threads that the loops of paced runs share, and as many for backtests, below them; 0: one for each processor.</summary>
    [Range(0, 256)]
    public int SimulationThreads { get; set; }

    /// <summary>Threads that compute studies, below everything else; 0: one for each processor.</summary>
    [Range(0, 256)]
    public int StudyThreads { get; set; }

    /// <summary>
    /// Bytes of a study's ticks, candles, indicators and conditions, which its sets share; sets on more data are played tick by tick.
    /// </summary>
    [Range(1 << 20, 1L << 40)]
    public long StudyMemoryBytes { get; set; } = 256 << 20;

    /// <summary>Bytes of events of one session that may wait for the disk before its simulation waits, too.</summary>
    [Range(LeastBacklogBytes, 1 << 30)]
    public int MaxBacklogBytes { get; set; } = 2 << 20;

    /// <summary>Bytes of events that one running backtest keeps in memory; what is beyond goes to a temporary file until its end.</summary>
    [Range(1 << 20, 1L << 40)]
    public long MaxBacktestBufferBytes { get; set; } = 8 << 20;

    /// <summary>Bytes of events that all running backtests together keep in memory; 0: an eighth of what the process may take.</summary>
    [Range(0, 1L << 40)]
    public long AllBacktestBuffersBytes { get; set; }

    /// <summary>
    /// Bytes that all sessions together keep so that a moment of their past is found quickly; 0: a sixteenth of what the process may take.
    /// </summary>
    [Range(0, 1L << 40)]
    public long AllCheckpointsBytes { get; set; }

    /// <summary>Backtests that run at the same time; more wait for their turn. 0: one for each 128 MiB that the process may take.</summary>
    [Range(0, 100_000)]
    public int ConcurrentBacktests { get; set; }

    /// <summary>Answers to requests with an <c>Idempotency-Key</c> that are kept of each user; the oldest go first.</summary>
    [Range(1, 100_000)]
    public int IdempotencyKeysPerUser { get; set; } = 1_000;

    /// <summary>Seconds that the service takes at most to leave its sessions in order when it is asked to stop.</summary>
    [Range(1, 600)]
    public int ShutdownSeconds { get; set; } = 5;
}
