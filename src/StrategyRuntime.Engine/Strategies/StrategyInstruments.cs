using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Strategies;

/// <summary>Puts what is known of instruments where a strategy says nothing itself.</summary>
public static class StrategyInstruments
{
    /// <summary>The strategy with the exchange, the price steps and the lots of its instruments. What the document says wins.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="known">What is known of its instruments.</param>
    /// <param name="exchanges">Finds an exchange of the users by its name; null: there are only the built-in ones.</param>
    public static StrategyDefinition With(
        this StrategyDefinition strategy, InstrumentSet known, Func<string, Exchange?>? exchanges = null)
    {
        if (known.IsEmpty) return strategy;
        var exchange = strategy.Exchange;
        if (!strategy.NamesExchange && DetailsOf(strategy.Trading, known)?.Exchange is { } name)
            exchange = Exchange.TryGet(name, out var builtIn) ? builtIn : exchanges?.Invoke(name) ?? exchange;
        return strategy with
        {
            Exchange = exchange,
            Trading = With(strategy.Trading, exchange, known),
            Supporting = strategy.Supporting is { } supporting ? With(supporting, exchange, known) : null,
        };
    }

    /// <summary>
    /// The symbol whose exchange a strategy is on when its document names none: the one that it trades, or the first contract of its chain.
    /// Null when the document names one, and of a chain without contracts.
    /// </summary>
    public static string? SymbolOfExchange(this StrategyDefinition strategy, InstrumentSet known) =>
        strategy.NamesExchange ? null
        : strategy.Trading.Contract is null ? strategy.Trading.Symbol : DetailsOf(strategy.Trading, known)?.Symbol;

    private static Instrument With(Instrument instrument, Exchange exchange, InstrumentSet known)
    {
        var details = DetailsOf(instrument, known);
        return instrument with
        {
            Details = details,
            Contracts = instrument.Contract is { } rule ? FuturesChain.Of(FuturesOf(instrument, known), rule, exchange) : [],
            Options = [.. known.Instruments.Where(i => i.Kind == InstrumentKind.Option && i.Underlying == instrument.Symbol)],
            Surface = instrument.Symbol == known.SurfaceOf ? known.Surface ?? [] : [],
            Actions = known.Actions.TryGetValue(instrument.Symbol, out var actions) ? Shown(actions, details?.Prices) : [],
            TickSize = instrument.HasOwnStep ? instrument.TickSize : details?.PriceStep ?? exchange.TickSize,
            TickSizeBelowOne = instrument.HasOwnStep || details?.PriceStep is not null ? null : exchange.TickSizeBelowOne,
            OnFuturesExchange = exchange.TradesFutures,
        };
    }

    /// <summary>What is known of a symbol; of a chain what is known of its first contract.</summary>
    private static InstrumentDetails? DetailsOf(Instrument instrument, InstrumentSet known) => instrument.Contract is null
        ? known.Find(instrument.Symbol)
        : FuturesOf(instrument, known).MinBy(f => f.Expiry);

    private static IEnumerable<InstrumentDetails> FuturesOf(Instrument instrument, InstrumentSet known) =>
        known.Instruments.Where(i => i.Kind == InstrumentKind.Future && i.Underlying == instrument.Symbol);

    /// <summary>
    /// Prices with later splits taken out show no split, and a dividend in the units of today. Rights are taken out like splits.
    /// </summary>
    private static IReadOnlyList<CorporateAction> Shown(IReadOnlyList<CorporateAction> actions, PriceBasis? prices)
    {
        if (prices != PriceBasis.SplitAdjusted) return actions;
        var shown = new List<CorporateAction>();
        var units = 1m;
        foreach (var action in actions.Reverse())
        {
            if (action.Kind == CorporateActionKind.Split) units *= action.Ratio!.Value;
            else if (action.Kind == CorporateActionKind.Bonus) units *= 1 + action.Ratio!.Value;
            else if (action.Kind == CorporateActionKind.Dividend) shown.Add(action with { Amount = action.Amount / units });
        }
        shown.Reverse();
        return shown;
    }
}
