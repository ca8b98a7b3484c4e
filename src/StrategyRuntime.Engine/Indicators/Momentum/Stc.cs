using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>
/// Schaff trend cycle (Schaff 1999): MACD put through the stochastic oscillator twice, each time smoothed by half. A range of 0 keeps the
/// position before it.
/// </summary>
internal sealed class Stc(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly ExponentialAverage _fast = ExponentialAverage.ForEma(settings.Candles(0), settings.Seed);
    private readonly ExponentialAverage _slow = ExponentialAverage.ForEma(settings.Candles(1), settings.Seed);
    private readonly SmoothedPosition _first = new(settings.Candles(2));
    private readonly SmoothedPosition _second = new(settings.Candles(2));

    public static IndicatorDefinition Definition { get; } = new(
        "stc",
        [CommonParameters.Fast(23), CommonParameters.Slow(50), CommonParameters.Candles("cycle", 10, "cycle_length")],
        ["stc"],
        ReadsPriceField: true,
        (settings, _) => new Stc(settings))
    {
        TakesSeed = true,
        Aliases = ["schaff_trend_cycle"],
        Notes = new(
            "S(S(EMA(`fast`) − EMA(`slow`))), S(x) = s + ½ × (100 × (x − lowest x) ÷ (highest x − lowest x) of `cycle` − s)",
            "Schaff (1999); TradingView")
        {
            FirstValue = "the longer of `fast` and `slow` + 2 × `cycle` − 2",
            WithoutMovement = "a range of 0 keeps the position before it, 0 at first",
            Differs = "pandas-ta moves only while the lowest MACD is positive. trading-signals and tulind seed their EMAs with the "
                + "first price; the difference fades",
        },
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => _second.Value;

    private sealed class SmoothedPosition(int length)
    {
        private readonly RollingExtreme _highest = RollingExtreme.Max(length);
        private readonly RollingExtreme _lowest = RollingExtreme.Min(length);
        private double _position;

        public double Value { get; private set; } = double.NaN;

        public void Add(double value)
        {
            _highest.Add(value);
            _lowest.Add(value);
            if (!_highest.IsFull) return;
            var range = _highest.Value - _lowest.Value;
            if (range > 0) _position = 100 * ((value - _lowest.Value) / range);
            Value = double.IsNaN(Value) ? _position : Value + 0.5 * (_position - Value);
        }
    }

    protected override void Add(double price)
    {
        _fast.Add(price);
        _slow.Add(price);
        if (!_fast.IsWarm || !_slow.IsWarm) return;
        _first.Add(_fast.Value - _slow.Value);
        if (!double.IsNaN(_first.Value)) _second.Add(_first.Value);
    }
}
