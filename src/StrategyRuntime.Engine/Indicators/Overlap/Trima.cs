using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Overlap;

/// <summary>Triangular moving average: a mean of means, whose weights rise to the middle of the window and fall again.</summary>
internal sealed class Trima(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly RollingSum _first = new((settings.Candles(0) + 1) / 2);
    private readonly RollingSum _second = new(settings.Candles(0) / 2 + 1);

    public static IndicatorDefinition Definition { get; } = new(
        "trima", [CommonParameters.Length(20)], ["trima"], ReadsPriceField: true, (settings, _) => new Trima(settings))
    {
        Aliases = ["triangular_moving_average", "tma"],
        Notes = new(
            "SMA(SMA(price, ⌈`length` ÷ 2⌉), ⌊`length` ÷ 2⌋ + 1)",
            "TA-Lib `TRIMA`, TradingView")
        {
            FirstValue = "`length`",
            Differs = "pandas-ta without TA-Lib smooths an even length over one candle fewer",
        },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
    };

    public override double this[int output] => _second.Mean;

    protected override void Add(double price)
    {
        _first.Add(price);
        if (_first.IsFull) _second.Add(_first.Mean);
    }
}
