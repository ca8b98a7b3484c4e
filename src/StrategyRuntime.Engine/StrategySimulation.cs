using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine;

/// <summary>
/// A session as a pure function: ticks and commands in, events out. It knows no clock, no file and no thread; the caller gives it one
/// call at a time.
/// </summary>
public sealed class StrategySimulation
{
    /// <summary>Compiles the graph and opens the books; no event is emitted before the first tick.</summary>
    public StrategySimulation(SimulationSettings settings, IEventSink sink) => throw new NotImplementedException();

    /// <summary>True once the last event has been emitted; further ticks are ignored.</summary>
    public bool HasEnded => throw new NotImplementedException();

    /// <summary>Ticks taken by <see cref="Process"/> so far: the position of commands in inputs.jsonl.</summary>
    public long TickCount => throw new NotImplementedException();

    /// <summary>Builds candles and indicators from data before the run's start: no walk, no event.</summary>
    public void WarmUp(ReadOnlySpan<Tick> ticks) => throw new NotImplementedException();

    /// <summary>Takes ticks in time order; returns how many were taken, fewer than given only when the run ended.</summary>
    public int Process(ReadOnlySpan<Tick> ticks) => throw new NotImplementedException();

    /// <summary>
    /// The data is at its end: closes the candles that end at or before <paramref name="endTime"/> (the end of the last bar; for tick data
    /// the last tick's time), squares off what is open and ends the run as completed.
    /// </summary>
    public void EndOfData(long endTime) => throw new NotImplementedException();

    /// <summary>Ends the run: cancels orders, closes positions at the last price and emits the last event.</summary>
    public void Stop(string reason) => throw new NotImplementedException();

    /// <summary>Closes everything now, as a square-off node would; the run ends with it.</summary>
    public void SquareOff() => throw new NotImplementedException();

    /// <summary>Ends the run as failed after an error: no more trading, one last event.</summary>
    public void Fail(string reason) => throw new NotImplementedException();

    /// <summary>What there is to show between events: last prices, open P&amp;L, equity, active nodes. Allocates; ask a few times a second.</summary>
    public LiveView View() => throw new NotImplementedException();
}

/// <summary>A moment of a running session, for <c>tick</c> frames.</summary>
/// <param name="Time">Simulation time, UTC .NET ticks; 0 before the first tick.</param>
/// <param name="LastPrices">Last price by symbol; NaN before the first one.</param>
/// <param name="Accumulated">Summary with open positions at the last price.</param>
/// <param name="ActiveNodes">Ids of active and pending nodes in document order.</param>
public sealed record LiveView(
    long Time, IReadOnlyList<KeyValuePair<string, double>> LastPrices, Accumulated Accumulated, IReadOnlyList<string> ActiveNodes);
