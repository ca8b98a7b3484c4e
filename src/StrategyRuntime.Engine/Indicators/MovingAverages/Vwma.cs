using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.MovingAverages;

/// <summary>
/// Volume-weighted moving average: Σ(price × volume) ÷ Σ volume of the last <c>length</c> candles; NaN while none of them has volume.
/// </summary>
internal sealed class Vwma(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly PriceField _field = settings.PriceField;
    private readonly VolumeWeightedAverage _average = new(settings.Candles(0));

    public static IndicatorDefinition Definition { get; } = new(
        "vwma", [CommonParameters.Length(20)], ["vwma"], ReadsPriceField: true, (settings, _) => new Vwma(settings))
    {
        Aliases = ["volume_weighted_moving_average"],
        Notes = new(
            "Σ(price × volume) ÷ Σ volume of the last `length` candles",
            "pandas-ta `vwma`, TradingView `ta.vwma`")
        {
            FirstValue = "`length`",
            WithoutMovement = "null while there is no volume",
        },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
    };

    public override double this[int output] => _average.Value;

    protected override void Add(in Candle candle)
    {
        var price = candle.Price(_field);
        if (double.IsFinite(price)) _average.Add(price, candle.Volume);
    }
}
