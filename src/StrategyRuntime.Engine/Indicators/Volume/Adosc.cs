using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Volume;

/// <summary>
/// Chaikin oscillator: a fast EMA of the accumulation/distribution line less a slow one. Both begin with its first value, as in TA-Lib.
/// </summary>
internal sealed class Adosc(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly double _fastWeight = 2.0 / (settings.Candles(0) + 1);
    private readonly double _slowWeight = 2.0 / (settings.Candles(1) + 1);
    private readonly int _warmUp = Math.Max(settings.Candles(0), settings.Candles(1));
    private DoubleDouble _line;
    private double _fast;
    private double _slow;
    private int _taken;

    public static IndicatorDefinition Definition { get; } = new(
        "adosc",
        [CommonParameters.Fast(3), CommonParameters.Slow(10)],
        ["adosc"],
        ReadsPriceField: false,
        (settings, _) => new Adosc(settings))
    {
        Aliases = ["chaikin_oscillator"],
        Notes = new(
            "EMA(AD, `fast`) − EMA(AD, `slow`), both from the first AD",
            "Chaikin; TA-Lib `ADOSC`")
        {
            FirstValue = "the longer of the two",
            WithoutMovement = "0",
            Differs = "pandas-ta without TA-Lib seeds with means; we start as TA-Lib, tulind and trading-signals",
        },
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => _taken < _warmUp ? double.NaN : _fast - _slow;

    protected override void Add(in Candle candle)
    {
        _line += CloseLocation.Of(candle) * candle.Volume;
        if (_taken == 0) (_fast, _slow) = (_line.High, _line.High);
        _fast += _fastWeight * (_line.High - _fast);
        _slow += _slowWeight * (_line.High - _slow);
        if (_taken < _warmUp) _taken++;
    }
}
