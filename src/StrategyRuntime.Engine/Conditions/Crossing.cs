using StrategyRuntime.Engine.Candles;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Conditions;

/// <summary>
/// Two sides of a crossing at the step before: both as they were at the same moment. It steps with the side that changes most often: with
/// each tick where one of them is live, or neither has a clock; else with each candle of the finest timeframe of the two.
/// </summary>
/// <param name="left">Left side.</param>
/// <param name="right">Right side.</param>
/// <param name="candles">Series whose candles are the steps; none: it steps with ticks.</param>
internal sealed class Crossing(CompiledExpression left, CompiledExpression right, CandleSeries[] candles)
{
    private double _lastLeft = double.NaN;
    private double _lastRight = double.NaN;

    /// <summary>True when the steps are ticks.</summary>
    public bool StepsWithTicks => candles.Length == 0;

    /// <summary>Left side at the step before.</summary>
    public double LeftBefore { get; private set; } = double.NaN;

    /// <summary>Right side at the step before.</summary>
    public double RightBefore { get; private set; } = double.NaN;

    /// <summary>True when candles that closed at a boundary are a step.</summary>
    public bool StepsAt(UtcTime boundary) => CandleSeries.AnyClosedAt(candles, boundary);

    /// <summary>A step begins: what was seen last is the step before from now on.</summary>
    public void Begin() => (LeftBefore, RightBefore) = (_lastLeft, _lastRight);

    /// <summary>The values of this step, once everything of its moment has happened.</summary>
    public void See() => (_lastLeft, _lastRight) = (left.Value(), right.Value());
}

/// <summary>All crossings of a run, and the moments at which they step.</summary>
internal sealed class Crossings
{
    private readonly List<Crossing> _withTicks = [];
    private readonly List<Crossing> _withCandles = [];

    /// <summary>True when some step with every tick.</summary>
    public bool FollowTicks => _withTicks.Count > 0;

    public void Add(Crossing crossing) => (crossing.StepsWithTicks ? _withTicks : _withCandles).Add(crossing);

    /// <summary>A tick is about to be taken: what stands now is what the walk of the previous tick saw.</summary>
    public void BeginTick()
    {
        foreach (var crossing in _withTicks)
        {
            crossing.See();
            crossing.Begin();
        }
    }

    /// <summary>Candles closed at a boundary, which has not been walked.</summary>
    public void BeginBoundary(UtcTime boundary)
    {
        foreach (var crossing in _withCandles)
        {
            if (crossing.StepsAt(boundary)) crossing.Begin();
        }
    }

    /// <summary>The boundary was walked.</summary>
    public void EndBoundary(UtcTime boundary)
    {
        foreach (var crossing in _withCandles)
        {
            if (crossing.StepsAt(boundary)) crossing.See();
        }
    }
}
