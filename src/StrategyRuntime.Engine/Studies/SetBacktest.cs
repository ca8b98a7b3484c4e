using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Studies;

/// <summary>Plays a set through the engine, without a journal.</summary>
public static class SetBacktest
{
    /// <summary>Plays it and returns its figures: those of a backtest with the same settings.</summary>
    /// <param name="settings">Settings of the run; market events are not made, whatever they say.</param>
    /// <param name="warmUp">Fills a span with the next ticks from before the run; 0 at their end.</param>
    /// <param name="run">Fills a span with the next ticks of the run; 0 at their end.</param>
    /// <param name="endTime">When the data end.</param>
    /// <param name="buffer">Room for ticks.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static MetricsSink Play(
        SimulationSettings settings, TickRead warmUp, TickRead run, UtcTime endTime, Tick[] buffer, CancellationToken cancellationToken)
    {
        var sink = new MetricsSink(settings);
        var simulation = new StrategySimulation(settings with { Capture = CaptureMode.None }, sink);
        while (warmUp(buffer) is var read and > 0) simulation.WarmUp(buffer.AsSpan(0, read));
        while (!simulation.HasEnded && run(buffer) is var read and > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            simulation.Process(buffer.AsSpan(0, read));
        }
        simulation.EndOfData(endTime);
        return sink;
    }
}

/// <summary>Fills a span with the next ticks.</summary>
/// <returns>How many; 0 at the end.</returns>
public delegate int TickRead(Span<Tick> destination);
