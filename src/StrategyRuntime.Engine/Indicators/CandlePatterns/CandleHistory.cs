using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.CandlePatterns;

/// <summary>The last five candles as patterns see them, and the means that they are measured against.</summary>
internal sealed class CandleHistory
{
    private const int Kept = 5;

    private readonly CandleShape[] _shapes = new CandleShape[Kept];
    private readonly RollingSum _bodies = new(10);
    private readonly RollingSum _ranges = new(10);
    private readonly RollingSum _shadows = new(10);
    private readonly RollingSum _lastRanges = new(5);
    private int _newest;

    public CandleHistory() => Array.Fill(_shapes, NoShape());

    /// <summary>How many candles it has taken, no longer counted once there are enough for every pattern.</summary>
    public int Taken { get; private set; }

    /// <summary>A candle by its age, 0 for the newest.</summary>
    public ref readonly CandleShape this[int age] => ref _shapes[(_newest + Kept - age) % Kept];

    /// <summary>Takes the next candle.</summary>
    public void Add(in Candle candle)
    {
        var shape = new CandleShape(candle, _bodies.Mean, _ranges.Mean, _shadows.Mean, _lastRanges.Mean);
        _newest = (_newest + 1) % Kept;
        _shapes[_newest] = shape;
        _bodies.Add(shape.Body);
        _ranges.Add(shape.Range);
        _shadows.Add(shape.UpperShadow + shape.LowerShadow);
        _lastRanges.Add(shape.Range);
        if (Taken < 100) Taken++;
    }

    /// <summary>A candle that is not there: no comparison with it holds.</summary>
    private static CandleShape NoShape() => new(
        new Candle(default, double.NaN, double.NaN, double.NaN, double.NaN, 0), double.NaN, double.NaN, double.NaN, double.NaN);
}
