using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>
/// Chande forecast oscillator: how far the price lies, in percent of it, from what the line through the <c>length</c> prices before it
/// forecast. NaN while the price is 0.
/// </summary>
internal sealed class ForecastOscillator(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly LinearFit _fit = new(settings.Candles(0));
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "cfo", [CommonParameters.Length(9)], ["cfo"], ReadsPriceField: true, (settings, _) => new ForecastOscillator(settings))
    {
        Aliases = ["forecast_oscillator", "chande_forecast_oscillator", "fosc"],
        Notes = new(
            "100 × (price − f) ÷ price, f = the line of least squares through the `length` prices before, one step on",
            "Chande and Kroll, *The New Technical Trader* (1994)")
        {
            FirstValue = "`length` + 1",
            WithoutMovement = "0; null while the price is 0",
            Differs = "pandas-ta takes the end of the line through the newest price; we take the forecast, as tulind (`fosc`) and "
                + "trading-signals",
        },
        Scales = [IndicatorScale.Ratio],
    };

    public override double this[int output] => _value;

    protected override void Add(double price)
    {
        _value = price == 0 ? double.NaN : 100 * ((price - _fit.Forecast) / price);
        _fit.Add(price);
    }
}
