using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Inputs;

namespace StrategyRuntime.Executions.Runs;

/// <summary>The commands of inputs.jsonl and what they do, now and when they are played again.</summary>
internal static class RunInputs
{
    /// <summary>Ends the run.</summary>
    public const string Stop = "stop";

    /// <summary>Closes everything, which ends the run.</summary>
    public const string SquareOff = "square_off";

    /// <summary>Closes one position; the run goes on.</summary>
    public const string ClosePosition = "close_position";

    /// <summary>The reason on record.</summary>
    public const string UserReason = "requested by the user";

    private const string ClosedByCommand = "closed_by_command";

    /// <summary>Lets a command act; returns the state that the run ends in, or null when the command does not end it.</summary>
    /// <exception cref="InvalidDataException">It is none of the known commands.</exception>
    public static RunState? Apply(InputCommand input, StrategySimulation simulation)
    {
        switch (input)
        {
            case { Command: Stop }:
                simulation.Stop(input.Reason ?? Stop);
                return RunState.Stopped;
            case { Command: SquareOff }:
                simulation.SquareOff();
                return RunState.Completed;
            case { Command: ClosePosition, TradeId: { } tradeId }:
                simulation.ClosePosition(tradeId, ClosedByCommand);
                return null;
            default:
                throw new InvalidDataException($"inputs.jsonl holds an unknown command '{input.Command}'.");
        }
    }
}
