using StrategyRuntime.Engine.Commands;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Executions.Commands;

namespace StrategyRuntime.Tests.Executions;

public sealed class ExecutionStatesTests
{
    // State: what start, pause, resume, speed, remove, retry, stop, square-off and closing a position mean in it. + applies, = already so,
    // . refused.
    private static readonly Dictionary<RunState, string> s_table = new()
    {
        [RunState.Queued] = "+...+....",
        [RunState.Starting] = "=....=+..",
        [RunState.Running] = "=+=+.=+++",
        [RunState.Paused] = ".=++.=+++",
        [RunState.Recovering] = "=....=+..",
        [RunState.Completed] = "+...+....",
        [RunState.Stopped] = "+...+.=..",
        [RunState.Failed] = "+...++...",
        [RunState.Diverged] = "+...++...",
        [RunState.Damaged] = "+...++...",
        [RunState.Blocked] = "=....++..",
    };

    private static readonly Command[] s_commands = [new Stop(), new SquareOff(), new ClosePosition("position-1")];

    [Fact]
    public void Every_command_in_every_state_applies_is_already_so_or_is_refused_as_the_table_says()
    {
        foreach (var state in Enum.GetValues<RunState>())
        {
            IEnumerable<CommandVerdict> judged =
            [
                .. Enum.GetValues<ExecutionCommand>().Select(c => ExecutionStates.Judge(state, c)),
                .. s_commands.Select(c => ExecutionStates.Judge(state, c)),
            ];
            var verdicts = judged.Select(verdict => verdict switch
            {
                CommandVerdict.Apply => '+',
                CommandVerdict.Already => '=',
                _ => '.',
            });
            string.Concat(verdicts).Should().Be(s_table[state], "that is what the state {0} allows", state);
        }
    }

    [Fact]
    public void A_run_that_is_over_goes_on_by_starting_again_or_when_something_interrupted_it_by_recovering()
    {
        foreach (var from in Enum.GetValues<RunState>().Where(s => s.IsFinal()))
        {
            RunState[] next = from.IsInterrupted() ? [RunState.Starting, RunState.Recovering] : [RunState.Starting];
            Enum.GetValues<RunState>().Where(to => ExecutionStates.CanFollow(from, to)).Should().Equal(next);
        }
    }

    [Fact]
    public void Nothing_goes_back_to_queued() =>
        Enum.GetValues<RunState>().Should().OnlyContain(from => !ExecutionStates.CanFollow(from, RunState.Queued));

    [Fact]
    public void Only_a_run_that_a_process_left_behind_or_that_was_interrupted_is_recovered() =>
        Enum.GetValues<RunState>().Where(from => ExecutionStates.CanFollow(from, RunState.Recovering))
            .Should().OnlyContain(from => from.IsActive() || from.IsInterrupted());

    [Fact]
    public void A_refusal_names_the_states_in_which_the_command_is_possible() =>
        ExecutionStates.Refusal(RunState.Queued, ExecutionCommand.Pause)
            .Should().Be("The execution is queued; pause is possible while it is running.");

    [Fact]
    public void A_refusal_of_a_command_to_the_simulation_does_too() =>
        ExecutionStates.Refusal(RunState.Queued, new SquareOff())
            .Should().Be("The execution is queued; square off is possible while it is running, paused.");
}
