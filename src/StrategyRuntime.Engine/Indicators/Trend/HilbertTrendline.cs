using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Trend;

/// <summary>
/// Instantaneous trendline (Ehlers 2001, Rocket Science for Traders) as TA-Lib computes it: the mean of the prices of one dominant cycle,
/// smoothed with weights 4, 3, 2, 1. The cycle is measured by a homodyne discriminator on Hilbert transforms of the smoothed price and lies
/// between 6 and 50 candles. TA-Lib begins to measure with the 38th candle and shows values from the 64th on. A candle costs one pass over
/// a cycle, at most 50 prices.
/// </summary>
internal sealed class HilbertTrendline(IndicatorSettings settings) : PriceIndicator(settings)
{
    private const int FirstMeasured = 37;
    private const int FirstShown = 63;
    private const int LongestCycle = 50;

    private readonly double[] _prices = new double[LongestCycle];
    private readonly Transform _detrender = new();
    private readonly Transform _quadrature = new();
    private readonly Transform _advancedInPhase = new();
    private readonly Transform _advancedQuadrature = new();
    private readonly Delay _inPhase = new(3);
    private readonly double[] _trends = new double[3];
    private double _previousI;
    private double _previousQ;
    private double _real;
    private double _imaginary;
    private double _period;
    private double _smoothPeriod;
    private double _value = double.NaN;
    private int _taken;
    private int _newest = -1;

    public static IndicatorDefinition Definition { get; } = new(
        "ht_trendline", [], ["ht_trendline"], ReadsPriceField: true, (settings, _) => new HilbertTrendline(settings))
    {
        Aliases = ["hilbert_trendline", "instantaneous_trendline"],
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Proportional],
        Notes = new(
            "t = mean of the prices of one dominant cycle, which Hilbert transforms measure (6 to 50 candles); value = (4 × t + 3 × t of "
                + "one "
            + "candle ago + 2 × t of two ago + t of three ago) ÷ 10",
            "Ehlers (2001), Rocket Science for Traders; TA-Lib HT_TRENDLINE")
        {
            FirstValue = "64",
            Differs = "implementations that begin to measure on another candle agree after some hundred",
        },
    };

    public override double this[int output] => _value;

    protected override void Add(double price)
    {
        _newest = (_newest + 1) % LongestCycle;
        _prices[_newest] = price;
        if (_taken >= FirstMeasured)
        {
            Measure((4 * Past(0) + 3 * Past(1) + 2 * Past(2) + Past(3)) / 10);
            Smooth();
        }
        if (_taken <= FirstShown) _taken++;
    }

    private double Past(int candles) => _prices[(_newest - candles + LongestCycle) % LongestCycle];

    private void Measure(double smoothed)
    {
        var adjustment = 0.075 * _period + 0.54;
        var detrended = _detrender.Next(smoothed, adjustment);
        var quadrature = _quadrature.Next(detrended, adjustment);
        var delayed = _inPhase.Push(detrended);
        var inPhase = double.IsNaN(delayed) ? 0 : delayed;
        var advancedI = _advancedInPhase.Next(inPhase, adjustment);
        var advancedQ = _advancedQuadrature.Next(quadrature, adjustment);

        var i = 0.2 * (inPhase - advancedQ) + 0.8 * _previousI;
        var q = 0.2 * (quadrature + advancedI) + 0.8 * _previousQ;
        _real = 0.2 * (i * _previousI + q * _previousQ) + 0.8 * _real;
        _imaginary = 0.2 * (i * _previousQ - q * _previousI) + 0.8 * _imaginary;
        _previousI = i;
        _previousQ = q;

        var last = _period;
        var period = _imaginary != 0 && _real != 0 ? 2 * Math.PI / Math.Atan(_imaginary / _real) : last;
        period = Math.Max(Math.Min(period, 1.5 * last), 0.67 * last);
        _period = 0.2 * Math.Clamp(period, 6, LongestCycle) + 0.8 * last;
        _smoothPeriod = 0.33 * _period + 0.67 * _smoothPeriod;
    }

    private void Smooth()
    {
        var cycle = (int)(_smoothPeriod + 0.5);
        // Means as differences from one number, so that those of equal prices are exact.
        var sum = 0.0;
        for (var candles = 1; candles < cycle; candles++) sum += Past(candles) - Past(0);
        var trend = cycle > 0 ? Past(0) + sum / cycle : 0;
        if (_taken >= FirstShown) _value = trend + (3 * (_trends[0] - trend) + 2 * (_trends[1] - trend) + (_trends[2] - trend)) / 10;
        (_trends[2], _trends[1], _trends[0]) = (_trends[1], _trends[0], trend);
    }

    /// <summary>Ehlers's Hilbert transform of seven candles, of which every second counts; before its first number all were 0.</summary>
    private sealed class Transform
    {
        private readonly double[] _past = new double[6];
        private int _oldest;

        public double Next(double value, double adjustment)
        {
            var sixAgo = _past[_oldest];
            var fourAgo = _past[(_oldest + 2) % 6];
            var twoAgo = _past[(_oldest + 4) % 6];
            _past[_oldest] = value;
            _oldest = (_oldest + 1) % 6;
            return (0.0962 * value + 0.5769 * twoAgo - 0.5769 * fourAgo - 0.0962 * sixAgo) * adjustment;
        }
    }
}
