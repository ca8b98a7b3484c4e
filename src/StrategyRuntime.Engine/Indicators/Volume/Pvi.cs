namespace StrategyRuntime.Engine.Indicators.Volume;

/// <summary>
/// Positive volume index (Fosback 1976): follows the close on candles whose volume rose; see <see cref="VolumeIndex"/>.
/// </summary>
internal static class Pvi
{
    public static IndicatorDefinition Definition { get; } = new(
        "pvi", [], ["pvi"], ReadsPriceField: false, (settings, _) => new VolumeIndex(settings, 1))
    {
        Aliases = ["positive_volume_index"],
        Notes = new(
            "index × close ÷ previous close when the volume rose, otherwise unchanged; 1000 on the first candle",
            "Fosback, *Stock Market Logic* (1976)")
        {
            FirstValue = "1",
            WithoutMovement = "unchanged; a change from 0 counts as none",
            Differs = "pandas-ta and StockCharts add percents instead of compounding; we compound, as Fosback, tulind and TradingView",
        },
        Scales = [IndicatorScale.Ratio],
    };
}
