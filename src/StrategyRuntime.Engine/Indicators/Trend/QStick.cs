using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Trend;

/// <summary>QStick (Chande and Kroll 1994): the simple mean of close − open over the last <c>length</c> candles.</summary>
internal sealed class QStick(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly RollingSum _bodies = new(settings.Candles(0));

    public static IndicatorDefinition Definition { get; } = new(
        "qstick", [CommonParameters.Length(10)], ["qstick"], ReadsPriceField: false, (settings, _) => new QStick(settings))
    {
        Chart = IndicatorChart.Histogram,
        Scales = [IndicatorScale.PriceDifference],
        Notes = new("mean of close − open", "Chande and Kroll (1994), The New Technical Trader; pandas-ta, Tulip")
        {
            FirstValue = "`length`",
            WithoutMovement = "0",
        },
    };

    public override double this[int output] => _bodies.Mean;

    protected override void Add(in Candle candle) => _bodies.Add(candle.Close - candle.Open);
}
