using StrategyRuntime.Engine.Commands;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Executions.Runs;

/// <summary>A command on its way to a running session, with the news that it was carried out.</summary>
internal abstract class RunCommand
{
    private readonly TaskCompletionSource<bool> _applied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isTaken;

    /// <summary>True when the command was carried out, false when the run was over first.</summary>
    public Task<bool> Applied => _applied.Task;

    /// <summary>Why the disk refused to put it on record, in which case it has not acted; null when it was carried out.</summary>
    public DurableFileException? Refusal { get; private set; }

    /// <summary>Takes it, to be carried out now or never; false when it was withdrawn.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;

    /// <summary>Takes it back, unless it is being carried out.</summary>
    public bool TryWithdraw() => TryTake();

    /// <summary>True when it may be on record all the same, and acts then when the run is taken up again.</summary>
    public bool IsUncertain { get; private set; }

    /// <summary>Marks it as one that has not acted because it could not be put on record.</summary>
    public void Refuse(DurableFileException cause)
    {
        Refusal = cause;
        Complete();
    }

    /// <summary>Marks it as one that has not acted, of which it is not certain whether it is on record.</summary>
    public void LeaveUncertain()
    {
        IsUncertain = true;
        Complete();
    }

    /// <summary>Marks it as carried out.</summary>
    public void Complete() => _applied.TrySetResult(true);

    /// <summary>Marks it as too late.</summary>
    public void Abandon() => _applied.TrySetResult(false);
}

/// <summary>Try now what a blocked run waits for.</summary>
internal sealed class RetryRun : RunCommand;

/// <summary>Hold market time.</summary>
internal sealed class PauseRun : RunCommand;

/// <summary>Let market time go on.</summary>
internal sealed class ResumeRun : RunCommand;

/// <summary>Change the speed.</summary>
internal sealed class ChangeSpeed(Speed speed) : RunCommand
{
    /// <summary>The new speed.</summary>
    public Speed Speed => speed;
}

/// <summary>Change the simulation, and record the command before it acts.</summary>
internal sealed class ChangeSimulation(Command command) : RunCommand
{
    /// <summary>The command, as the engine takes it and inputs.jsonl holds it.</summary>
    public Command Command => command;

    /// <summary>What came of closing a position; null for other commands and when the run was over first.</summary>
    public CloseOutcome? Closed { get; set; }
}

/// <summary>Report what the conditions of active signals stand at; nothing of the run changes.</summary>
internal sealed class InspectConditions : RunCommand
{
    /// <summary>A JSON object by node id; null when the run was over first.</summary>
    public byte[]? Conditions { get; set; }
}

/// <summary>What came of a command to close a position.</summary>
internal enum CloseOutcome
{
    /// <summary>It was open and has been closed.</summary>
    Closed,

    /// <summary>It had been closed before.</summary>
    WasClosed,

    /// <summary>The run has had no such position.</summary>
    Unknown,
}
