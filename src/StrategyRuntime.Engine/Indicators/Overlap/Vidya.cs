using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Overlap;

/// <summary>
/// Variable index dynamic average (Chande 1992): an EMA whose weight is scaled by the amount of the Chande momentum of the same length.
/// It starts from the first price and stands still while prices do.
/// </summary>
internal sealed class Vidya(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly GainsAndLosses _momentum = new(settings.Candles(0));
    private readonly double _weight = 2.0 / (settings.Candles(0) + 1);
    private double _start = double.NaN;
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "vidya", [CommonParameters.Length(14)], ["vidya"], ReadsPriceField: true, (settings, _) => new Vidya(settings))
    {
        Aliases = ["variable_index_dynamic_average"],
        Notes = new(
            "vidya + 2 ÷ (`length` + 1) × |CMO(`length`)| ÷ 100 × (price − vidya)",
            "Chande, *Adapting Moving Averages to Market Volatility*, Stocks & Commodities (1992)")
        {
            FirstValue = "`length` + 1",
            WithoutMovement = "unchanged",
            Differs = "pandas-ta starts from 0, which takes hundreds of candles to fade; we start from the first price, as trading-"
                + "signals",
        },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
    };

    public override double this[int output] => _value;

    protected override void Add(double price)
    {
        if (double.IsNaN(_start)) _start = price;
        _momentum.Add(price);
        if (double.IsNaN(_momentum.Balance)) return;
        if (double.IsNaN(_value)) _value = _start;
        _value += _weight * Math.Abs(_momentum.Balance) * (price - _value);
    }
}
