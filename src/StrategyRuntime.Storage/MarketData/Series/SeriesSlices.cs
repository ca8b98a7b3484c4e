using StrategyRuntime.Engine.Candles;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Series;

/// <summary>Which ticks of each file a run reads, and which warm it up.</summary>
internal static class SeriesSlices
{
    /// <summary>The slice of each part.</summary>
    /// <param name="parts">The parts; those of one symbol in the order of time.</param>
    /// <param name="series">Their data.</param>
    /// <param name="files">Their files.</param>
    /// <param name="from">First instant of the run; null: from the first row.</param>
    /// <param name="to">First instant after the run; null: to the end.</param>
    /// <param name="warmUpCandles">How many candles warm each symbol up.</param>
    /// <param name="exchange">Whose clock and days count.</param>
    /// <exception cref="MarketDataException">Nothing lies in the range, or the data do not fit the strategy.</exception>
    public static IReadOnlyList<SymbolSlice> Of(
        IReadOnlyList<DataPart> parts, IReadOnlyList<DecodedSeries> series, IReadOnlyList<DataFile> files, UtcTime? from, UtcTime? to,
        int warmUpCandles, Exchange exchange)
    {
        var slices = new SymbolSlice[parts.Count];
        var (symbol, candles) = (-1, 0);
        // What warms up comes before the run: it is looked for from the last contract of a chain to the first.
        for (var i = parts.Count - 1; i >= 0; i--)
        {
            if (parts[i].Symbol != symbol) (symbol, candles) = (parts[i].Symbol, warmUpCandles);
            slices[i] = Slice(parts[i], series[i], from, to, exchange, ref candles);
        }
        foreach (var ofSymbol in Enumerable.Range(0, parts.Count).GroupBy(i => parts[i].Symbol))
        {
            var all = ofSymbol.ToList();
            if (all.TrueForAll(i => slices[i].Start >= slices[i].End))
                throw NothingIn(series[all[0]], series[all[^1]], files[all[0]], exchange);
            foreach (var i in all.Where(i => series[i].Timeframe != series[all[0]].Timeframe))
            {
                throw new MarketDataException(
                    files[i].File, null, $"the contracts of a chain must be of one timeframe, and {files[all[0]].File} is of another");
            }
            foreach (var i in all)
            {
                if (series[i] is BarSeries bars && slices[i].End > slices[i].WarmUpStart)
                    BarNesting.Check(bars, slices[i], parts[i].Instrument, exchange, files[i].File);
                SplitCheck.Check(series[i], slices[i], parts[i].Instrument, exchange, files[i].File);
            }
        }
        return slices;
    }

    private static SymbolSlice Slice(
        DataPart part, DecodedSeries series, UtcTime? from, UtcTime? to, Exchange exchange, ref int candles)
    {
        var first = At(series, part.First);
        var until = Math.Min(At(series, part.Until), to is { } last ? At(series, last) : series.Ticks);
        var end = Math.Max(first, until);
        var start = Math.Clamp(from is { } begin ? At(series, begin) : first, first, end);
        var coarsest = part.Instrument.Timeframes.MaxBy(settings => settings.Timeframe)!;
        var grid = new CandleGrid(coarsest.Timeframe, coarsest.Alignment, new TradingCalendar(exchange));
        // A contract that the run begins in has the contracts before it as its past, and no earlier prices than its first day's.
        return new SymbolSlice(series, WarmUp.FirstTick(series, start, first, grid, ref candles), start, end, part.Symbol);
    }

    private static long At(DecodedSeries series, UtcTime time) =>
        time == UtcTime.MinValue ? 0 : time == UtcTime.MaxValue ? series.Ticks : series.FirstAtOrAfter(time.Ticks);

    private static MarketDataException NothingIn(DecodedSeries first, DecodedSeries last, DataFile file, Exchange exchange)
    {
        var clock = new ExchangeClock(exchange.Zone);
        var (from, to) = (new UtcTime(first.TimeOf(0)), new UtcTime(last.TimeOf(last.Ticks - 1)));
        return new MarketDataException(
            file.File, null, $"it has no data in the range; it reaches from {clock.Format(from)} to {clock.Format(to)}");
    }
}
