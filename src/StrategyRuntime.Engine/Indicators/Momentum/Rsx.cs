namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>
/// RSX (Jurik), as published for MetaTrader and followed by pandas-ta: the RSI of changes that pass three stages of two coupled EMAs,
/// which smooths without lag. 50 when nothing moved.
/// </summary>
internal sealed class Rsx(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly Stages _changes = new(3.0 / (settings.Candles(0) + 2));
    private readonly Stages _amounts = new(3.0 / (settings.Candles(0) + 2));
    private readonly int _warmUp = Math.Max(settings.Candles(0) - 1, 5);
    private double _previous = double.NaN;
    private int _taken;
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "rsx", [CommonParameters.Length(14)], ["rsx"], ReadsPriceField: true, (settings, _) => new Rsx(settings))
    {
        Notes = new(
            "50 × (S(change) ÷ S(|change|) + 1), within 0 and 100; S = three times 1.5 × a − 0.5 × b, a an EMA of weight 3 ÷ "
            + "(`length` + 2), b the EMA of a",
            "Jurik; pandas-ta `rsx`, after prorealcode")
        {
            FirstValue = "`length`, at least 6",
            WithoutMovement = "50",
        },
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => _value;

    private sealed class Stages(double weight)
    {
        private readonly double[] _first = new double[3];
        private readonly double[] _second = new double[3];

        public double Next(double value)
        {
            for (var stage = 0; stage < _first.Length; stage++)
            {
                _first[stage] += weight * (value - _first[stage]);
                _second[stage] += weight * (_first[stage] - _second[stage]);
                value = 1.5 * _first[stage] - 0.5 * _second[stage];
            }
            return value;
        }
    }

    protected override void Add(double price)
    {
        var change = 100 * (price - _previous);
        _previous = price;
        if (double.IsNaN(change)) return;
        var direction = _changes.Next(change);
        var amount = _amounts.Next(Math.Abs(change));
        if (_taken < _warmUp) _taken++;
        if (_taken == _warmUp) _value = amount > 1e-10 ? Math.Clamp(50 * (direction / amount + 1), 0, 100) : 50;
    }
}
