using StrategyRuntime.Engine.Commands;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Executions.Commands;

/// <summary>
/// What an execution is asked to do that leaves the simulation alone; what changes it is a <see cref="Command"/>.
/// </summary>
internal enum ExecutionCommand
{
    /// <summary>Begin a new run.</summary>
    Start,

    /// <summary>Hold market time.</summary>
    Pause,

    /// <summary>Let market time go on.</summary>
    Resume,

    /// <summary>Change how fast market time goes.</summary>
    ChangeSpeed,

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
/// The state machine of an execution: <c>queued → starting → running ⇄ paused → completed | stopped | failed | diverged | damaged</c>,
/// after a crash <c>recovering → running</c>; <c>blocked</c> from starting, recovering, running or paused while something outside is
/// missing.
/// </summary>
internal static class ExecutionStates
{
    /// <summary>Whether a command can be carried out in a state.</summary>
    public static CommandVerdict Judge(RunState state, ExecutionCommand command) => command switch
    {
        ExecutionCommand.Start => state switch
        {
            RunState.Paused => CommandVerdict.Refuse,
            _ when state.IsActive() => CommandVerdict.Already,
            _ => CommandVerdict.Apply,
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
        ExecutionCommand.ChangeSpeed => When(IsUnderway(state)),
        ExecutionCommand.Remove => When(!state.IsActive()),
        ExecutionCommand.Retry => state switch
        {
            RunState.Blocked => CommandVerdict.Apply,
            _ when state.IsActive() => CommandVerdict.Already,
            _ => When(state.IsInterrupted()),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "Not a command."),
    };

    /// <summary>Whether a command that changes the simulation can be carried out in a state.</summary>
    public static CommandVerdict Judge(RunState state, Command command) => (command, state) switch
    {
        (Stop, RunState.Stopped) => CommandVerdict.Already,
        (Stop, _) => When(state.IsActive()),
        _ => When(IsUnderway(state)),
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
    public static string Refusal(RunState state, ExecutionCommand command) =>
        Refusal(state, SnakeCase.Word(command), s => Judge(s, command));

    /// <inheritdoc cref="Refusal(RunState, ExecutionCommand)"/>
    public static string Refusal(RunState state, Command command) => Refusal(state, command.Name, s => Judge(s, command));

    private static string Refusal(RunState state, string name, Func<RunState, CommandVerdict> judge)
    {
        var accepted = Enum.GetValues<RunState>().Where(s => judge(s) == CommandVerdict.Apply).Select(SnakeCase.Word);
        return $"The execution is {SnakeCase.Word(state)}; {name.Replace('_', ' ')} is possible while it is {string.Join(", ", accepted)}.";
    }

    private static bool IsUnderway(RunState state) => state is RunState.Running or RunState.Paused;

    private static CommandVerdict When(bool possible) => possible ? CommandVerdict.Apply : CommandVerdict.Refuse;
}
