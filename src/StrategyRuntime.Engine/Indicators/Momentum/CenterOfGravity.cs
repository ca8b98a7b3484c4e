using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>
/// Center of gravity (Ehlers 2002): −Σ(i × price) ÷ Σ price of the last <c>length</c> prices, i = 1 for the newest. NaN while the sum is
/// 0.
/// </summary>
internal sealed class CenterOfGravity(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly LinearWeightedSum _sums = new(settings.Candles(0));
    private readonly double _places = settings.Candles(0) + 1.0;

    public static IndicatorDefinition Definition { get; } = new(
        "cg", [CommonParameters.Length(10)], ["cg"], ReadsPriceField: true, (settings, _) => new CenterOfGravity(settings))
    {
        Aliases = ["center_of_gravity"],
        Notes = new(
            "−Σ(i × priceᵢ) ÷ Σpriceᵢ, i = 1 for the newest … `length` for the oldest",
            "Ehlers, *The CG Oscillator*, Stocks & Commodities (2002)")
        {
            FirstValue = "`length`",
            WithoutMovement = "−(`length` + 1) ÷ 2; null while the sum is 0",
            Differs = "trading-signals counts from the oldest: ours is its value less `length` + 1",
        },
        Scales = [IndicatorScale.Ratio],
    };

    public override double this[int output] =>
        !_sums.IsFull || _sums.Sum.High == 0 ? double.NaN : (_sums.Weighted / _sums.Sum).High - _places;

    protected override void Add(double price) => _sums.Add(price);
}
