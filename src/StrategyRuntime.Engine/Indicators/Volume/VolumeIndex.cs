using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Volume;

/// <summary>
/// An index, 1000 on the first candle, that follows the close only on candles whose volume moved one way.
/// </summary>
/// <param name="settings">Its settings.</param>
/// <param name="sign">1 for volumes that rose, −1 for those that fell.</param>
internal sealed class VolumeIndex(IndicatorSettings settings, int sign) : CandleIndicator(settings)
{
    private const double Start = 1000;

    private double _close = double.NaN;
    private double _volume;
    private double _value = double.NaN;

    public override double this[int output] => _value;

    protected override void Add(in Candle candle)
    {
        if (double.IsNaN(_close)) _value = Start;
        else if (Math.Sign(candle.Volume - _volume) == sign && _close != 0) _value += _value * ((candle.Close - _close) / _close);
        _close = candle.Close;
        _volume = candle.Volume;
    }
}
