using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Trend;

/// <summary>
/// Vertical horizontal filter (White 1991): |highest − lowest price| ÷ Σ|price change| over the last <c>length</c> candles. NaN when the
/// price did not move.
/// </summary>
internal sealed class VerticalHorizontalFilter(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly RollingExtreme _highest = RollingExtreme.Max(settings.Candles(0));
    private readonly RollingExtreme _lowest = RollingExtreme.Min(settings.Candles(0));
    private readonly RollingSum _changes = new(settings.Candles(0));
    private double _previous = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "vhf",
        [CommonParameters.Length(28)],
        ["vhf"],
        ReadsPriceField: true,
        (settings, _) => new VerticalHorizontalFilter(settings))
    {
        Aliases = ["vertical_horizontal_filter"],
        Scales = [IndicatorScale.Unitless],
        Notes = new("(highest − lowest price) ÷ Σ\\|price change\\|, over `length` candles", "White (1991), Futures; pandas-ta, Tulip")
        {
            FirstValue = "`length` + 1",
            WithoutMovement = "null",
            Differs = "trading-signals says 0 when nothing moved",
        },
    };

    public override double this[int output] =>
        _changes.Mean > 0 ? (_highest.Value - _lowest.Value) / _changes.Sum.High : double.NaN;

    protected override void Add(double price)
    {
        _highest.Add(price);
        _lowest.Add(price);
        if (!double.IsNaN(_previous)) _changes.Add(Math.Abs(price - _previous));
        _previous = price;
    }
}
