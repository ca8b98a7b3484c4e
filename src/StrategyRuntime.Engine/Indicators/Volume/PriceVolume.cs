using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Volume;

/// <summary>Price times volume: what the candle turned over at its close.</summary>
internal sealed class PriceVolume(IndicatorSettings settings) : CandleIndicator(settings)
{
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "pvol", [], ["pvol"], ReadsPriceField: false, (settings, _) => new PriceVolume(settings))
    {
        Aliases = ["price_volume"],
        Notes = new(
            "close × volume",
            "pandas-ta `pvol`")
        {
            FirstValue = "1",
        },
        Chart = IndicatorChart.Histogram,
        Scales = [IndicatorScale.Proportional],
    };

    public override double this[int output] => _value;

    protected override void Add(in Candle candle) => _value = candle.Close * candle.Volume;
}
