using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Volatility;

/// <summary>
/// Relative volatility index (Dorsey 1993): 100 × EMA(deviation where the price rose) ÷ (that + EMA(deviation where it fell)), the
/// deviation being the standard deviation of the last <c>length</c> prices, with 0 on the other candles. 50 while there was no deviation.
/// </summary>
internal sealed class RelativeVolatilityIndex(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly RelativeVolatility _volatility = new(settings.Candles(0), settings.Seed);

    public static IndicatorDefinition Definition { get; } = new(
        "rvi",
        [CommonParameters.Length(14) with { Minimum = 2 }],
        ["rvi"],
        ReadsPriceField: true,
        (settings, _) => new RelativeVolatilityIndex(settings))
    {
        TakesSeed = true,
        Aliases = ["relative_volatility_index"],
        Scales = [IndicatorScale.Unitless],
        Notes = new(
            "d = standard deviation of `length` prices; 100 × EMA(d where the price rose, else 0) ÷ (that + EMA(d where it fell, else "
                + "0)), both "
            + "EMAs of `length`",
            "Dorsey (1993), Stocks & Commodities 11:6; pandas-ta")
        {
            FirstValue = "2 × `length` − 1",
            WithoutMovement = "50",
            Differs = "TradingView's deviation has a length of 10 beside an EMA of 14, and counts an unchanged price as a fall; "
                + "trading-signals smooths as Wilder does",
        },
    };

    public override double this[int output] => _volatility.Value;

    protected override void Add(double price) => _volatility.Add(price);
}
