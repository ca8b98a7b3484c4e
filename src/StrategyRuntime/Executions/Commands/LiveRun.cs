using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Executions.Runs;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Writing;

namespace StrategyRuntime.Executions.Commands;

/// <summary>
/// The latest run that this process has played, as others see it: its mailbox, progress and writer. Guarded by its execution.
/// </summary>
internal sealed class LiveRun
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StrategyOutputWriter? _writer;
    private (long Durable, long Since)? _unmoved;

    /// <summary>Commands to it.</summary>
    public RunMailbox Mailbox { get; } = new();

    /// <summary>Completes when the run is over and its end is saved.</summary>
    public Task Ended => _ended.Task;

    /// <summary>False once the run is over.</summary>
    public bool IsActive { get; private set; } = true;

    /// <summary>Its progress; null before the first report.</summary>
    public ExecutionProgress? Progress { get; private set; }

    /// <summary>Why its writer has halted or failed; null while it writes.</summary>
    public string? WriterProblem { get; private set; }

    /// <summary>True while its writer waits for space on the disk.</summary>
    public bool WaitsForDisk { get; private set; }

    /// <summary>Its files are open.</summary>
    public void Attach(StrategyOutputWriter writer) => _writer = writer;

    /// <summary>Events that are emitted and not yet durable or published.</summary>
    public RunLag LagOf(Mode mode) => _writer is null ? default : RunLag.Of(_writer, mode);

    /// <summary>
    /// How long events have waited to become durable while none has, as far as this was asked for; zero while none waits, or while the
    /// disk has no room.
    /// </summary>
    public TimeSpan UnmovedFor(Mode mode, TimeProvider time)
    {
        if (WaitsForDisk || _writer is not { } writer || LagOf(mode).Durable == 0)
        {
            _unmoved = null;
            return TimeSpan.Zero;
        }
        var durable = writer.DurableSeq;
        if (_unmoved is not { } unmoved || unmoved.Durable != durable) _unmoved = unmoved = (durable, time.GetTimestamp());
        return time.GetElapsedTime(unmoved.Since);
    }

    /// <summary>Takes a report of its progress.</summary>
    public void Report(ExecutionProgress progress) => Progress = progress;

    /// <summary>The writer halts, continues or fails.</summary>
    public void WriterChanged(WriterStatus status)
    {
        WriterProblem = status.Reason;
        WaitsForDisk = status.State == WriterState.DiskFull;
    }

    /// <summary>Its files are closed; it is to be taken up again.</summary>
    public void Detach()
    {
        _writer = null;
        WriterProblem = null;
        WaitsForDisk = false;
    }

    /// <summary>The run is over: its progress stays, its writer is closed.</summary>
    public void Close()
    {
        IsActive = false;
        Detach();
    }

    /// <summary>Completes <see cref="Ended"/> and abandons commands that came too late.</summary>
    public void Finish()
    {
        _ended.TrySetResult();
        Mailbox.Close();
    }
}
