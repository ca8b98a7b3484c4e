using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Limits;
using StrategyRuntime.Storage.Concurrency;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Executions.Runs;

/// <summary>
/// Threads and disk of runs by mode. A backtest has threads that take what others leave of the processors, and writes between the syncs
/// of runs that are paced, so that no backtest makes a paced run late.
/// </summary>
/// <param name="threads">How many threads the loops of each mode share.</param>
/// <param name="disk">Knows what is kept for paced runs.</param>
/// <param name="time">The wall clock.</param>
internal sealed class RunLanes(int threads, DiskGuard disk, TimeProvider time) : IDisposable
{
    // Mostly waiting for the disk.
    private const int CommitThreads = 8;

    // For all hosts of the process, as those of paced runs are.
    private static readonly Lazy<DedicatedThreadScheduler> s_commits =
        new(() => new("backtest commits", CommitThreads, ThreadRank.Background));

    private readonly SyncTurns _turns = new(time);
    private readonly Lazy<DedicatedThreadScheduler> _paced = new(() => new("simulation", threads));
    private readonly Lazy<DedicatedThreadScheduler> _backtests = new(() => new("backtest", threads, ThreadRank.Background));

    /// <summary>Where a run's loop runs.</summary>
    public DedicatedThreadScheduler LoopsOf(Mode mode) => mode == Mode.Backtest ? _backtests.Value : _paced.Value;

    /// <summary>Where its files are written; null: where those of all sessions are.</summary>
    public static DedicatedThreadScheduler? CommitsOf(Mode mode) => mode == Mode.Backtest ? s_commits.Value : null;

    /// <summary>The disk that it writes to.</summary>
    public IDurableFiles FilesOf(Mode mode, IDurableFiles files) =>
        mode == Mode.Backtest ? _turns.Patient(files, () => disk.IsScarce) : _turns.Urgent(files);

    /// <summary>Ends the threads of loops, after the work that they have.</summary>
    public void Dispose()
    {
        foreach (var scheduler in (Lazy<DedicatedThreadScheduler>[])[_paced, _backtests])
        {
            if (scheduler.IsValueCreated) scheduler.Value.Dispose();
        }
    }
}
