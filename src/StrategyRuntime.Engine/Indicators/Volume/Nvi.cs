namespace StrategyRuntime.Engine.Indicators.Volume;

/// <summary>
/// Negative volume index (Fosback 1976): follows the close on candles whose volume fell; see <see cref="VolumeIndex"/>.
/// </summary>
internal static class Nvi
{
    public static IndicatorDefinition Definition { get; } = new(
        "nvi", [], ["nvi"], ReadsPriceField: false, (settings, _) => new VolumeIndex(settings, -1))
    {
        Aliases = ["negative_volume_index"],
        Notes = new(
            "index × close ÷ previous close when the volume fell, otherwise unchanged; 1000 on the first candle",
            "Fosback, *Stock Market Logic* (1976)")
        {
            FirstValue = "1",
            WithoutMovement = "unchanged; a change from 0 counts as none",
            Differs = "pandas-ta and StockCharts add percents instead of compounding; we compound, as Fosback, tulind and TradingView",
        },
        Scales = [IndicatorScale.Ratio],
    };
}
