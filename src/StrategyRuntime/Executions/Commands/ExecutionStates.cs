using StrategyRuntime.Engine.Json;
using StrategyRuntime.Storage.Catalogs;

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

/// <summary>The state machine of an execution: <c>queued → starting → running ⇄ paused → completed | stopped | failed | diverged</c>, after a crash <c>recovering → running</c>.</summary>
internal static class ExecutionStates
{
    /// <summary>True while a run holds the session's files.</summary>
    public static bool IsActive(this ExecutionState state) =>
        state is ExecutionState.Starting or ExecutionState.Running or ExecutionState.Paused or ExecutionState.Recovering;

    /// <summary>True when its run is over.</summary>
    public static bool IsFinal(this ExecutionState state) =>
        state is ExecutionState.Completed or ExecutionState.Stopped or ExecutionState.Failed or ExecutionState.Diverged;

    /// <summary>Whether a command can be carried out in a state.</summary>
    public static CommandVerdict Judge(ExecutionState state, ExecutionCommand command) => command switch
    {
        ExecutionCommand.Start => state switch
        {
            ExecutionState.Paused => CommandVerdict.Refuse,
            _ when state.IsActive() => CommandVerdict.Already,
            _ => CommandVerdict.Apply,
        },
        ExecutionCommand.Stop => state switch
        {
            ExecutionState.Stopped => CommandVerdict.Already,
            _ => When(state.IsActive()),
        },
        ExecutionCommand.Pause => state switch
        {
            ExecutionState.Paused => CommandVerdict.Already,
            _ => When(state is ExecutionState.Running),
        },
        ExecutionCommand.Resume => state switch
        {
            ExecutionState.Running => CommandVerdict.Already,
            _ => When(state is ExecutionState.Paused),
        },
        ExecutionCommand.ChangeSpeed or ExecutionCommand.SquareOff or ExecutionCommand.ClosePosition => When(state is ExecutionState.Running or ExecutionState.Paused),
        ExecutionCommand.Remove => When(!state.IsActive()),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "Not a command."),
    };

    /// <summary>True when a run may go from one state to the other.</summary>
    public static bool CanFollow(ExecutionState from, ExecutionState to) => to switch
    {
        ExecutionState.Queued => false,
        ExecutionState.Starting => !from.IsActive(),
        ExecutionState.Recovering => from.IsActive(),
        ExecutionState.Running => from is ExecutionState.Starting or ExecutionState.Paused or ExecutionState.Recovering,
        ExecutionState.Paused => from is ExecutionState.Running or ExecutionState.Recovering,
        ExecutionState.Failed or ExecutionState.Diverged => from.IsActive(),
        ExecutionState.Completed or ExecutionState.Stopped => from is ExecutionState.Running or ExecutionState.Paused or ExecutionState.Recovering,
        _ => throw new ArgumentOutOfRangeException(nameof(to), to, "Not a state."),
    };

    /// <summary>Why a command is refused, for people.</summary>
    public static string Refusal(ExecutionState state, ExecutionCommand command)
    {
        var accepted = Enum.GetValues<ExecutionState>().Where(s => Judge(s, command) == CommandVerdict.Apply).Select(SnakeCase.Of);
        return $"The execution is {SnakeCase.Of(state)}; {Words(command)} is possible while it is {string.Join(", ", accepted)}.";
    }

    private static CommandVerdict When(bool possible) => possible ? CommandVerdict.Apply : CommandVerdict.Refuse;

    private static string Words(ExecutionCommand command) => SnakeCase.Of(command).Replace('_', ' ');
}
