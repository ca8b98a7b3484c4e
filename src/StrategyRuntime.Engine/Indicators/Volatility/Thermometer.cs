using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Volatility;

/// <summary>
/// Market thermometer (Elder 2002): how far the candle sticks out of the last one, the larger of the high's rise and the low's fall, 0 for
/// an inside candle; and its EMA. <c>THERMOl</c> is 1 while it is below <c>long</c> × its EMA, <c>THERMOs</c> while above <c>short</c> ×.
/// </summary>
internal sealed class Thermometer(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly ExponentialAverage _average = ExponentialAverage.ForEma(settings.Candles(0), settings.Seed);
    private readonly double _long = settings.Parameters[1];
    private readonly double _short = settings.Parameters[2];
    private Candle? _previous;
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "thermo",
        [
            CommonParameters.Length(20),
            CommonParameters.Number("long", 2, 0.001, 1000),
            CommonParameters.Number("short", 0.5, 0.001, 1000),
        ],
        ["THERMO", "THERMOma", "THERMOl", "THERMOs"],
        ReadsPriceField: false,
        (settings, _) => new Thermometer(settings))
    {
        TakesSeed = true,
        Aliases = ["elder_thermometer", "thermometer"],
        Chart = new(ChartPlace.Pane, ChartStyle.Histogram, ChartStyle.Line, ChartStyle.Points, ChartStyle.Points),
        Scales = [IndicatorScale.PriceDifference, IndicatorScale.PriceDifference, IndicatorScale.Unitless, IndicatorScale.Unitless],
        Notes = new(
            "THERMO = max(high − previous high, previous low − low, 0); THERMOma = EMA(THERMO, `length`); THERMOl = 1 when THERMO < "
                + "`long` × "
            + "THERMOma, THERMOs = 1 when THERMO > `short` × THERMOma, else 0",
            "Elder (2002), Come Into My Trading Room; TradingView")
        {
            FirstValue = "THERMO 2, the others `length` + 1",
            WithoutMovement = "0",
            Differs = "pandas-ta takes absolute differences, so that an inside candle has a temperature",
        },
    };

    public override double this[int output] => output switch
    {
        0 => _value,
        1 => _average.Value,
        _ when !_average.IsWarm => double.NaN,
        2 => _value < _long * _average.Value ? 1 : 0,
        _ => _value > _short * _average.Value ? 1 : 0,
    };

    protected override void Add(in Candle candle)
    {
        if (_previous is { } previous)
        {
            _value = Math.Max(0, Math.Max(candle.High - previous.High, previous.Low - candle.Low));
            _average.Add(_value);
        }
        _previous = candle;
    }
}
