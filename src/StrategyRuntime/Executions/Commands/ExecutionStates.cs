using StrategyRuntime.Engine.Commands;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Executions.Commands;

/// <summary>What an execution is asked to do.</summary>
internal enum ExecutionCommand
{
    /// <summary>Begin a new run.</summary>
    Start,

    /// <summary>End the run now.</summary>
    Stop,

    /// <summary>Hold market time.</summary>
    Pause,

    /// <summary>Let market time go on.</summary>
    Resume,

    /// <summary>Change how fast market time goes.</summary>
    ChangeSpeed,

    /// <summary>Close everything, which ends the run.</summary>
    SquareOff,

    /// <summary>Close one position.</summary>
    ClosePosition,

    /// <summary>Take it out of execution.</summary>
    Remove,

    /// <summary>Try a blocked run now, or take up a run that was stopped by a reason that may be gone.</summary>
    Retry,
}

/// <summary>What a command means in a state.</summary>
internal enum CommandVerdict
{
    /// <summary>It changes something.</summary>
    Apply,

    /// <summary>The execution is already as asked.</summary>
    Already,

    /// <summary>It cannot be done from here.</summary>
    Refuse,
}

/// <summary>
/// The state machine of an execution: <c>queued → starting → running ⇄ paused → completed | stopped | failed | diverged | damaged</c>, after
/// a crash <c>recovering → running</c>; <c>blocked</c> from starting, recovering, running or paused while something outside is missing.
/// </summary>
internal static class ExecutionStates
{
    /// <summary>True while a run holds the session's files.</summary>
    public static bool IsActive(this RunState state) =>
        state is RunState.Starting or RunState.Running or RunState.Paused or RunState.Recovering or RunState.Blocked;

    /// <summary>True when something other than its last event ended it.</summary>
    public static bool IsInterrupted(this RunState state) => state is RunState.Failed or RunState.Diverged or RunState.Damaged;

    /// <summary>True when its run is over.</summary>
    public static bool IsFinal(this RunState state) =>
        state is RunState.Completed or RunState.Stopped or RunState.Failed or RunState.Diverged or RunState.Damaged;

    /// <summary>Whether a command can be carried out in a state.</summary>
    public static CommandVerdict Judge(RunState state, ExecutionCommand command) => command switch
    {
        ExecutionCommand.Start => state switch
        {
            RunState.Paused => CommandVerdict.Refuse,
            _ when state.IsActive() => CommandVerdict.Already,
            _ => CommandVerdict.Apply,
        },
        ExecutionCommand.Stop => state switch
        {
            RunState.Stopped => CommandVerdict.Already,
            _ => When(state.IsActive()),
        },
        ExecutionCommand.Pause => state switch
        {
            RunState.Paused => CommandVerdict.Already,
            _ => When(state is RunState.Running),
        },
        ExecutionCommand.Resume => state switch
        {
            RunState.Running => CommandVerdict.Already,
            _ => When(state is RunState.Paused),
        },
        ExecutionCommand.ChangeSpeed or ExecutionCommand.SquareOff or ExecutionCommand.ClosePosition => When(state is RunState.Running or RunState.Paused),
        ExecutionCommand.Remove => When(!state.IsActive()),
        ExecutionCommand.Retry => state switch
        {
            RunState.Blocked => CommandVerdict.Apply,
            _ when state.IsActive() => CommandVerdict.Already,
            _ => When(state.IsInterrupted()),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "Not a command."),
    };

    /// <summary>True when a run may go from one state to the other.</summary>
    public static bool CanFollow(RunState from, RunState to) => to switch
    {
        RunState.Queued => false,
        RunState.Starting => !from.IsActive(),
        RunState.Recovering => from.IsActive() || from.IsInterrupted(),
        RunState.Running => from is RunState.Starting or RunState.Paused or RunState.Recovering or RunState.Blocked,
        RunState.Paused => from is RunState.Running or RunState.Recovering or RunState.Blocked,
        RunState.Blocked => from.IsActive(),
        RunState.Failed or RunState.Diverged or RunState.Damaged => from.IsActive(),
        RunState.Completed => from is RunState.Running or RunState.Paused or RunState.Recovering,
        RunState.Stopped => from is RunState.Running or RunState.Paused or RunState.Recovering or RunState.Blocked,
        _ => throw new ArgumentOutOfRangeException(nameof(to), to, "Not a state."),
    };

    /// <summary>Why a command is refused, for people.</summary>
    public static string Refusal(RunState state, ExecutionCommand command)
    {
        var accepted = Enum.GetValues<RunState>().Where(s => Judge(s, command) == CommandVerdict.Apply).Select(SnakeCase.Word);
        return $"The execution is {SnakeCase.Word(state)}; {Words(command)} is possible while it is {string.Join(", ", accepted)}.";
    }

    /// <summary>What a command that changes the simulation is to the state machine.</summary>
    public static ExecutionCommand KindOf(Command command) => command switch
    {
        Stop => ExecutionCommand.Stop,
        SquareOff => ExecutionCommand.SquareOff,
        ClosePosition => ExecutionCommand.ClosePosition,
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "Not a command to a run."),
    };

    private static CommandVerdict When(bool possible) => possible ? CommandVerdict.Apply : CommandVerdict.Refuse;

    private static string Words(ExecutionCommand command) => SnakeCase.Word(command).Replace('_', ' ');
}
