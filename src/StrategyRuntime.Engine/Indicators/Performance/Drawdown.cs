using System.Collections.Frozen;

namespace StrategyRuntime.Engine.Indicators.Performance;

/// <summary>
/// How far the price lies below the highest one since the start of the data: as an amount, as a fraction, and as a logarithm.
/// </summary>
internal sealed class Drawdown(IndicatorSettings settings) : PriceIndicator(settings)
{
    private double _highest = double.NegativeInfinity;
    private double _price = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "drawdown", [], ["drawdown", "DD_PCT", "DD_LOG"], ReadsPriceField: true, (settings, _) => new Drawdown(settings))
    {
        OutputAliases = new Dictionary<string, string>
        {
            ["DD"] = "drawdown",
        }.ToFrozenDictionary(),
        Notes = new(
            "`drawdown` = highest price so far − price; `DD_PCT` = that ÷ highest; `DD_LOG` = ln(highest ÷ price)",
            "pandas-ta `drawdown`")
        {
            FirstValue = "1",
            WithoutMovement = "0",
        },
        Scales = [IndicatorScale.PriceDifference, IndicatorScale.Ratio, IndicatorScale.Ratio],
    };

    public override double this[int output] => output switch
    {
        _ when double.IsNaN(_price) => double.NaN,
        0 => _highest - _price,
        1 => _highest > 0 ? (_highest - _price) / _highest : double.NaN,
        _ => _highest > 0 && _price > 0 ? Math.Log(_highest / _price) : double.NaN,
    };

    protected override void Add(double price)
    {
        _price = price;
        _highest = Math.Max(_highest, price);
    }
}
