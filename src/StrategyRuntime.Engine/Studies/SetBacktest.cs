using StrategyRuntime.Engine.Conditions;
using StrategyRuntime.Engine.Costs;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;

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

    /// <summary>
    /// Plays it over a recorded market, from one candle, moment or price that matters to the next; null when that is not possible.
    /// </summary>
    /// <param name="settings">Settings of the run, with a strategy and an account that need not each tick.</param>
    /// <param name="market">The market.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static MetricsSink? Play(SimulationSettings settings, MarketColumns market, CancellationToken cancellationToken)
    {
        using (var reads = new ColumnReads())
        {
            if (RoundTripPlan.Of(settings, market, reads) is { } plan
                && new RoundTripRun(plan, settings, market).Play(cancellationToken) is { } figures) return figures;
        }
        var sink = new MetricsSink(settings);
        var simulation = new StrategySimulation(settings with { Capture = CaptureMode.None }, sink, market);
        if (simulation.ReadsEveryTick) return null;
        simulation.Play(cancellationToken);
        return sink;
    }

    /// <summary>Why a strategy has to be played tick by tick; null when closed candles decide all of its conditions.</summary>
    public static string? WhyEachTick(StrategyDefinition strategy, BrokerConnection broker)
    {
        if (strategy.Supporting is not null) return "a second symbol";
        if (strategy.Trading.Contract is not null || strategy.Trading.Actions.Count > 0) return "corporate actions or rolls";
        if (strategy.TrailingVariables.Count > 0) return "trailing variables";
        if (broker.OptionPricing != OptionPricing.Underlying && strategy.Positions.Any(p => p.Option is not null))
            return "prices of option contracts";
        if (broker.Participation is not null) return "participation in the volume";
        if (broker.FillPrice == FillPrice.Quotes) return "fills at quotes";
        if (Financing.IsWanted(broker)) return "funding, borrow fees or interest";
        var keys = new ConditionKeys(strategy);
        foreach (var signal in strategy.Nodes.OfType<SignalNode>())
        {
            var ofReEntry = signal switch
            {
                EntrySignalNode entry => entry.ReEntryConditions,
                ExitSignalNode exit => exit.ReEntryExitConditions,
                _ => null,
            };
            if (!keys.IsOfClosedCandles(signal.Conditions) || (ofReEntry is not null && !keys.IsOfClosedCandles(ofReEntry)))
                return $"conditions of {signal.Id} that closed candles alone do not decide";
        }
        return null;
    }
}
