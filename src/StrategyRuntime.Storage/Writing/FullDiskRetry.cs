using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Writing;

/// <summary>
/// Waits out a full disk: the step is tried again, less and less often, until there is space. The step must leave nothing half-done when
/// it throws. Every other failure goes through.
/// </summary>
internal sealed class FullDiskRetry(TimeProvider time, Action<WriterStatus> report, CancellationToken shutdown)
{
    private static readonly TimeSpan s_firstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromSeconds(5);

    /// <summary>Runs a step to its end.</summary>
    /// <param name="step">The step.</param>
    /// <param name="beforeWait">Called each time before it waits for space.</param>
    public async ValueTask RunAsync(Action step, Action? beforeWait = null)
    {
        var delay = s_firstDelay;
        var hasHalted = false;
        while (true)
        {
            try
            {
                step();
                if (hasHalted) report(new WriterStatus(WriterState.Writing));
                return;
            }
            catch (DurableFileException e) when (e.Fault == FileFault.NoSpace)
            {
                if (!hasHalted) report(new WriterStatus(WriterState.DiskFull, e.Message));
                hasHalted = true;
            }
            beforeWait?.Invoke();
            await Task.Delay(delay, time, shutdown);
            delay = delay * 2 < s_longestDelay ? delay * 2 : s_longestDelay;
        }
    }
}
