using System.Globalization;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Metrics;

/// <summary>
/// When equity is sampled for returns: at the close of each trading day, or of each bar where the data's bars are longer than a day, so
/// that a week of one bar never counts as several days.
/// </summary>
/// <param name="Bar">The bar, or null for trading days.</param>
/// <param name="PeriodsPerYear">Samples a year.</param>
public sealed record EquitySampling(Timeframe? Bar, decimal PeriodsPerYear)
{
    private const decimal WeeksPerYear = 52;

    /// <summary>The sampling of a run.</summary>
    /// <param name="exchange">Exchange of what is traded.</param>
    /// <param name="source">Timeframe of the bars that it is read from; null for ticks.</param>
    public static EquitySampling Of(Exchange exchange, Timeframe? source) =>
        source is { IsIntraday: false } bar && bar.NominalTicks > TimeSpan.TicksPerDay
            ? new EquitySampling(bar, (bar.Unit == TimeframeUnit.Week ? WeeksPerYear : exchange.TradingDaysPerYear) / bar.Number)
            : new EquitySampling(null, exchange.TradingDaysPerYear);

    /// <summary>In words.</summary>
    public override string ToString() => Bar is { } bar
        ? string.Create(CultureInfo.InvariantCulture, $"equity at the close of each {bar} bar")
        : "daily equity at the close of each trading day";
}
