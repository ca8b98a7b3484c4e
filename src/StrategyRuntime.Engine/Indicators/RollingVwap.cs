using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// Volume-weighted average price of the last <c>length</c> candles, across days; NaN while none of them has volume. See <see
/// cref="Vwap"/>.
/// </summary>
internal sealed class RollingVwap(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly VolumeWeightedAverage _average = new(settings.Candles(0));

    public override double this[int output] => _average.Value;

    protected override void Add(in Candle candle) => _average.Add(candle.Price(PriceField.Hlc3), candle.Volume);
}
