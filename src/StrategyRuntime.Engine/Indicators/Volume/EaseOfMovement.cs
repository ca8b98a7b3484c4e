using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Volume;

/// <summary>
/// Ease of movement (Arms): how far the middle of the candle moved, times its range, over its volume; the simple mean of that. A candle
/// without volume or range counts as 0.
/// </summary>
internal sealed class EaseOfMovement(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly RollingSum _moves = new(settings.Candles(0));
    private readonly double _divisor = settings.Parameters[1];
    private double _previous = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "eom",
        [CommonParameters.Length(14), CommonParameters.Number("divisor", 100000000, 1, 1e15, "scale")],
        ["eom"],
        ReadsPriceField: false,
        (settings, _) => new EaseOfMovement(settings))
    {
        Aliases = ["emv", "ease_of_movement"],
        Notes = new(
            "SMA(change of (high + low) ÷ 2 × (high − low) ÷ (volume ÷ `divisor`), `length`)",
            "Arms; StockCharts")
        {
            FirstValue = "`length` + 1",
            WithoutMovement = "a candle without volume counts as 0",
            Differs = "TradingView divides by 10,000 by default, the builder by 100,000,000",
        },
        Scales = [IndicatorScale.SquaredDifference],
    };

    public override double this[int output] => _moves.Mean;

    protected override void Add(in Candle candle)
    {
        var middle = candle.Price(PriceField.Hl2);
        if (!double.IsNaN(_previous))
            _moves.Add(candle.Volume == 0 ? 0 : (middle - _previous) * (candle.High - candle.Low) / (candle.Volume / _divisor));
        _previous = middle;
    }
}
