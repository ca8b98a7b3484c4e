using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Series;

/// <summary>What one file gives to a run: a symbol of it, or a contract of a chain for the time in which that is traded.</summary>
/// <param name="Instrument">The instrument, under the name of its file.</param>
/// <param name="Symbol">Index of the symbol in the run.</param>
/// <param name="First">First instant of it.</param>
/// <param name="Until">First instant behind it.</param>
/// <param name="Contract">The contract of a chain; null for a symbol.</param>
internal sealed record DataPart(Instrument Instrument, int Symbol, UtcTime First, UtcTime Until, ChainContract? Contract = null)
{
    // Nights and weekends between candles: a session is seldom shorter than a sixth of the time.
    private const int TimeForACandle = 6;
    private const int TimeForADay = 2;

    /// <summary>All parts that a strategy can read.</summary>
    /// <exception cref="MarketDataException">It trades a chain, and no contract of it is known.</exception>
    public static IReadOnlyList<DataPart> All(StrategyDefinition strategy)
    {
        if (strategy.Trading is { Contract: { } rule, Contracts.Count: 0 } chain)
        {
            throw new MarketDataException(
                chain.Symbol, null, $"there is no chain of contracts to take the contract of month M{rule.Month} from");
        }
        var parts = new List<DataPart>();
        if (strategy.Trading.Contract is null) parts.Add(Whole(strategy.Trading, 0));
        foreach (var contract in strategy.Trading.Contracts)
        {
            parts.Add(new DataPart(
                strategy.Trading with { Symbol = contract.Details.Symbol }, 0, strategy.Exchange.Begin(contract.FirstDay),
                strategy.Exchange.Begin(contract.LastDay + 1), contract));
        }
        if (strategy.Supporting is { } supporting) parts.Add(Whole(supporting, 1));
        return parts;
    }

    /// <summary>
    /// The parts that a range of a run and the candles that warm it up need. Of a chain those with a file; one that lacks it between
    /// others is needed, too.
    /// </summary>
    public static IReadOnlyList<DataPart> Needed(
        StrategyDefinition strategy, UtcTime? from, UtcTime? to, int warmUpCandles, Predicate<string> hasFile)
    {
        var all = All(strategy);
        var known = all.Where(p => p.Contract is not null && hasFile(p.Instrument.Symbol)).ToList();
        if (known.Count == 0) return all;
        var earliest = from is { } start ? EarliestWarmUp(strategy.Trading, start, warmUpCandles) : UtcTime.MinValue;
        return
        [
            .. all.Where(p => p.Contract is null || (p.First >= known[0].First && p.First <= known[^1].First
                && p.Until > earliest && !(p.First >= to)
                && (hasFile(p.Instrument.Symbol) || from is null || p.Until > from))),
        ];
    }

    private static DataPart Whole(Instrument instrument, int symbol) => new(instrument, symbol, UtcTime.MinValue, UtcTime.MaxValue);

    private static UtcTime EarliestWarmUp(Instrument instrument, UtcTime from, int candles)
    {
        var coarsest = instrument.Timeframes.Max(t => t.Timeframe);
        var ticks = (double)candles * coarsest.NominalTicks * (coarsest.IsIntraday ? TimeForACandle : TimeForADay);
        return ticks >= from.Ticks ? UtcTime.MinValue : new UtcTime(from.Ticks - (long)ticks);
    }
}
