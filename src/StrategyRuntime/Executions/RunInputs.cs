using StrategyRuntime.Engine;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Sessions;

namespace StrategyRuntime.Executions;

/// <summary>The commands of inputs.jsonl and what they do, now and when they are played again.</summary>
internal static class RunInputs
{
    /// <summary>Ends the run.</summary>
    public const string Stop = "stop";

    /// <summary>Closes everything, which ends the run.</summary>
    public const string SquareOff = "square_off";

    /// <summary>The reason on record.</summary>
    public const string UserReason = "requested by the user";

    /// <summary>Lets a command act; returns the state that the run ends in.</summary>
    /// <exception cref="InvalidDataException">It is none of the known commands.</exception>
    public static ExecutionState Apply(InputCommand input, StrategySimulation simulation)
    {
        switch (input.Command)
        {
            case Stop:
                simulation.Stop(input.Reason ?? Stop);
                return ExecutionState.Stopped;
            case SquareOff:
                simulation.SquareOff();
                return ExecutionState.Completed;
            default:
                throw new InvalidDataException($"inputs.jsonl holds an unknown command '{input.Command}'.");
        }
    }
}
