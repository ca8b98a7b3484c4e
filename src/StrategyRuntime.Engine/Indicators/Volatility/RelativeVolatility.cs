using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Volatility;

/// <summary>
/// Relative volatility index (Dorsey 1993): 100 × EMA(deviation on candles that rose) ÷ (that + EMA(deviation on candles that fell)), the
/// deviation being the standard deviation of the last <c>length</c> prices, with 0 on the other candles. NaN while there was no deviation.
/// </summary>
internal sealed class RelativeVolatility(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly RollingDeviation _deviation = new(settings.Candles(0));
    private readonly ExponentialAverage _up = ExponentialAverage.ForEma(settings.Candles(0));
    private readonly ExponentialAverage _down = ExponentialAverage.ForEma(settings.Candles(0));
    private double _previous = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "rvi",
        [CommonParameters.Length(14) with { Minimum = 2 }],
        ["rvi"],
        ReadsPriceField: true,
        (settings, _) => new RelativeVolatility(settings))
    {
        Aliases = ["relative_volatility_index"],
        Scales = [IndicatorScale.Unitless],
        Notes = new(
            "d = standard deviation of `length` prices; 100 × EMA(d where the price rose, else 0) ÷ (that + EMA(d where it fell, else 0)), both "
            + "EMAs of `length`",
            "Dorsey (1993), Stocks & Commodities 11:6; pandas-ta")
        {
            FirstValue = "2 × `length` − 1",
            WithoutMovement = "null",
            Differs = "TradingView's deviation has a length of 10 beside an EMA of 14, and counts an unchanged price as a fall; "
                + "trading-signals smooths as Wilder does",
        },
    };

    public override double this[int output] =>
        _up.Value + _down.Value > 0 ? 100 * (_up.Value / (_up.Value + _down.Value)) : double.NaN;

    protected override void Add(double price)
    {
        _deviation.Add(price);
        var deviation = _deviation.Deviation;
        if (!double.IsNaN(deviation))
        {
            _up.Add(price > _previous ? deviation : 0);
            _down.Add(price < _previous ? deviation : 0);
        }
        _previous = price;
    }
}
