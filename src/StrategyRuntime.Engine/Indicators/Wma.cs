using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// Weighted moving average: weights 1 (oldest) to <c>length</c> (newest), over their sum. Each step adds <c>length × price</c> and takes
/// one weight from every price in the window; a sum that is built anew each round takes over when the round ends, as in <see
/// cref="SlidingSum"/>.
/// </summary>
internal sealed class Wma(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly RollingWindow _window = new(settings.Candles(0));
    private readonly double _weights = settings.Candles(0) * (settings.Candles(0) + 1.0) / 2;
    private SlidingSum _sum;
    private DoubleDouble _weighted;
    private DoubleDouble _weightedThisRound;
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } =
        new("wma", [CommonParameters.Length(20)], ["wma"], ReadsPriceField: true, (settings, _) => new Wma(settings))
        {
            Aliases = ["weighted_moving_average"],
        };

    public override double this[int output] => _value;

    protected override void Add(double price)
    {
        var leaving = _window.Push(price);
        _weighted += DoubleDouble.Product(price, _window.Length) - _sum.Value;
        _weightedThisRound += DoubleDouble.Product(price, _window.PlaceInRound);
        _sum.Move(price, leaving, _window.RoundEnded);
        if (_window.RoundEnded)
        {
            _weighted = _weightedThisRound;
            _weightedThisRound = 0;
        }
        if (_window.IsFull) _value = (_weighted / _weights).High;
    }
}
