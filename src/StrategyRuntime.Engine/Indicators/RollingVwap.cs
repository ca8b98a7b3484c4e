using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// Volume-weighted average price of the last <c>length</c> candles, across days; NaN while none of them has volume. See <see
/// cref="Vwap"/>.
/// </summary>
internal sealed class RollingVwap(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly RollingWindow _prices = new(settings.Candles(0));
    private readonly RollingWindow _volumes = new(settings.Candles(0));
    private SlidingSum _turnover;
    private SlidingSum _volume;

    private double _value = double.NaN;

    public override double this[int output] => _value;

    protected override void Add(in Candle candle)
    {
        var price = candle.Price(PriceField.Hlc3);
        var pastPrice = _prices.Push(price);
        var pastVolume = _volumes.Push(candle.Volume);
        _turnover.Move(
            DoubleDouble.Product(price, candle.Volume), DoubleDouble.Product(pastPrice, pastVolume), _volumes.RoundEnded);
        _volume.Move(candle.Volume, pastVolume, _volumes.RoundEnded);
        if (!_volumes.IsFull) return;
        var nothingTraded = candle.Volume == 0 && _volumes.IsConstant;
        _value = nothingTraded ? double.NaN : Vwap.MeanPrice(_turnover.Value, _volume.Value);
    }
}
