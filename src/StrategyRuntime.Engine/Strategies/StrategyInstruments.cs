using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Strategies;

/// <summary>Puts what is known of instruments where a strategy says nothing itself.</summary>
public static class StrategyInstruments
{
    /// <summary>The strategy with the exchange, the price steps and the lots of its instruments. What the document says wins.</summary>
    public static StrategyDefinition With(this StrategyDefinition strategy, InstrumentSet known)
    {
        if (known.IsEmpty) return strategy;
        var exchange = strategy.Exchange;
        if (!strategy.NamesExchange && known.Find(strategy.Trading.Symbol)?.Exchange is { } name && Exchange.TryGet(name, out var named))
            exchange = named;
        return strategy with
        {
            Exchange = exchange,
            Trading = With(strategy.Trading, exchange, known),
            Supporting = strategy.Supporting is { } supporting ? With(supporting, exchange, known) : null,
        };
    }

    private static Instrument With(Instrument instrument, Exchange exchange, InstrumentSet known)
    {
        var details = known.Find(instrument.Symbol);
        return instrument with
        {
            Details = details,
            TickSize = instrument.HasOwnStep ? instrument.TickSize : details?.PriceStep ?? exchange.TickSize,
            TickSizeBelowOne = instrument.HasOwnStep || details?.PriceStep is not null ? null : exchange.TickSizeBelowOne,
            OnFuturesExchange = exchange.TradesFutures,
        };
    }
}
