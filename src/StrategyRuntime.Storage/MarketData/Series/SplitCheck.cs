using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Series;

/// <summary>
/// Finds prices that were adjusted for a split already, where nothing says what they are: a run that adjusted them again would be wrong
/// without a sign of it.
/// </summary>
internal static class SplitCheck
{
    // A smaller split may hide behind a day's move.
    private const double SmallestRatio = 1.5;

    /// <summary>Looks at the price on both sides of each split that a run reads over.</summary>
    /// <exception cref="MarketDataException">A split does not show.</exception>
    public static void Check(DecodedSeries series, SymbolSlice slice, Instrument instrument, Exchange exchange, string file)
    {
        if (instrument.Details?.Prices is not null) return;
        foreach (var action in instrument.Actions)
        {
            if (UnitsOf(action) is not { } units || Math.Max(units, 1 / units) < SmallestRatio) continue;
            var first = series.FirstAtOrAfter(exchange.Begin(action.Date.DayNumber).Ticks);
            if (first <= slice.WarmUpStart || first >= slice.End) continue;
            var jump = PriceOf(series, first) / PriceOf(series, first - 1);
            if (!(jump > 0) || Math.Abs(Math.Log(jump)) >= Math.Abs(Math.Log(jump * units))) continue;
            throw new MarketDataException(
                file,
                null,
                FormattableString.Invariant($"its prices do not show the {action.Kind.ToString().ToLowerInvariant()} of ")
                + FormattableString.Invariant($"{action.Date:yyyy-MM-dd} ({units} for one): say what they are, with prices of the ")
                + $"import or the column prices of instruments.csv ({instrument.Symbol},split_adjusted or {instrument.Symbol},raw)");
        }
    }

    private static double? UnitsOf(CorporateAction action) => action.Kind switch
    {
        CorporateActionKind.Split => (double)action.Ratio!.Value,
        CorporateActionKind.Bonus => 1 + (double)action.Ratio!.Value,
        _ => null,
    };

    private static double PriceOf(DecodedSeries series, long tick)
    {
        Span<Tick> one = stackalloc Tick[1];
        series.Copy(tick, tick + 1, long.MaxValue, 0, one);
        return one[0].Price;
    }
}
