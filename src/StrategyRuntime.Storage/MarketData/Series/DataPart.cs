using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Series;

/// <summary>What one file gives to a run: a symbol of it, or a contract of a chain for the time in which that is traded.</summary>
/// <param name="Instrument">The instrument, under the name of its file.</param>
/// <param name="Symbol">Index of the symbol in the run; below 0 of prices that are looked up by time.</param>
/// <param name="First">First instant of it.</param>
/// <param name="Until">First instant behind it.</param>
/// <param name="Contract">The contract of a chain; null for a symbol.</param>
internal sealed record DataPart(Instrument Instrument, int Symbol, UtcTime First, UtcTime Until, ChainContract? Contract = null)
{
    // Nights and weekends between candles: a session is seldom shorter than a sixth of the time.
    private const int TimeForACandle = 6;
    private const int TimeForADay = 2;
    private const int NoSymbol = -1;

    /// <summary>True when its prices are no ticks of the run, and are looked up by time.</summary>
    public bool IsRecord => Symbol == NoSymbol;

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
        parts.AddRange(strategy.Records.Where(s => !parts.Exists(p => p.Instrument.Symbol == s)).Select(s => Record(strategy, s)));
        return parts;
    }

    /// <summary>The parts of a run that began with known files.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="symbols">The symbols of the files: of a chain those that were read, and what was read beside.</param>
    public static IReadOnlyList<DataPart> Of(StrategyDefinition strategy, IReadOnlyList<string> symbols)
    {
        var all = All(strategy with { Records = [] });
        return
        [
            .. all.Where(p => p.Contract is null || symbols.Contains(p.Instrument.Symbol)),
            .. symbols.Where(s => all.All(p => p.Instrument.Symbol != s)).Select(s => Record(strategy, s)),
        ];
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

    private static DataPart Record(StrategyDefinition strategy, string symbol) =>
        Whole(strategy.Trading with { Symbol = symbol }, NoSymbol);

    private static DataPart Whole(Instrument instrument, int symbol) => new(instrument, symbol, UtcTime.MinValue, UtcTime.MaxValue);

    private static UtcTime EarliestWarmUp(Instrument instrument, UtcTime from, int candles)
    {
        var coarsest = instrument.Timeframes.Max(t => t.Timeframe);
        var ticks = (double)candles * coarsest.NominalTicks * (coarsest.IsIntraday ? TimeForACandle : TimeForADay);
        return ticks >= from.Ticks ? UtcTime.MinValue : new UtcTime(from.Ticks - (long)ticks);
    }
}
