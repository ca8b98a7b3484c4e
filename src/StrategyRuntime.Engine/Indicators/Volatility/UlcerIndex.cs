using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Volatility;

/// <summary>
/// Ulcer index (Martin 1987): the root of the mean square of the last <c>length</c> falls in percent from the highest price of the
/// <c>length</c> candles up to each. NaN while a highest price of 0 or less makes percents meaningless.
/// </summary>
internal sealed class UlcerIndex(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly int _length = settings.Candles(0);
    private readonly RollingExtreme _highest = RollingExtreme.Max(settings.Candles(0));
    private readonly RollingSum _squares = new(settings.Candles(0));
    private int _meaningless;

    public static IndicatorDefinition Definition { get; } = new(
        "ui", [CommonParameters.Length(14)], ["ui"], ReadsPriceField: true, (settings, _) => new UlcerIndex(settings))
    {
        Aliases = ["ulcer_index", "ulcer"],
        Scales = [IndicatorScale.Ratio],
        Notes = new(
            "√ of the mean of `length` squares of 100 × (price − highest price of `length`) ÷ highest price of `length`",
            "Martin and McCann (1989), The Investor's Guide to Fidelity Funds; StockCharts, TradingView, pandas-ta")
        {
            FirstValue = "2 × `length` − 1",
            WithoutMovement = "0",
            Differs = "trading-signals takes the highest price since the start of the window instead, and is warm after `length`",
        },
    };

    public override double this[int output] => _meaningless > 0 ? double.NaN : Math.Sqrt(Math.Max(0, _squares.Mean));

    protected override void Add(double price)
    {
        _highest.Add(price);
        if (!_highest.IsFull) return;
        var highest = _highest.Value;
        if (highest > 0)
        {
            var fall = 100 * ((price - highest) / highest);
            _squares.Add(fall * fall);
            if (_meaningless > 0) _meaningless--;
        }
        else
        {
            _squares.Add(0);
            _meaningless = _length;
        }
    }
}
