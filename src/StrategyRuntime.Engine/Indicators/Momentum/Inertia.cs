using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>
/// Inertia (Dorsey 1995): the end of the line through the last <c>length</c> values of the relative volatility index.
/// </summary>
internal sealed class Inertia(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly RelativeVolatility _volatility = new(settings.Candles(1), settings.Seed);
    private readonly LinearFit _fit = new(settings.Candles(0));

    public static IndicatorDefinition Definition { get; } = new(
        "inertia",
        [CommonParameters.Length(20), CommonParameters.Candles("rvi_length", 14)],
        ["inertia"],
        ReadsPriceField: true,
        (settings, _) => new Inertia(settings))
    {
        TakesSeed = true,
        Notes = new(
            "linreg(RVI(price, `rvi_length`), `length`), RVI = 100 × EMA(s while rising) ÷ (EMA(s while rising) + EMA(s while "
            + "falling)), s the standard deviation of `rvi_length` prices",
            "Dorsey, *The Inertia Indicator*, Stocks & Commodities (1995)")
        {
            FirstValue = "2 × `rvi_length` + `length` − 2",
            WithoutMovement = "50",
        },
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => _fit.End;

    protected override void Add(double price)
    {
        _volatility.Add(price);
        if (!double.IsNaN(_volatility.Value)) _fit.Add(_volatility.Value);
    }
}
