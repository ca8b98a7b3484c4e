using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Volume;

/// <summary>
/// Archer on-balance volume (Johnson): OBV, its extremes of 2 candles, a fast and a slow EMA of it, and whether these run long (the fast
/// one rising for 2 candles) or short (falling), 1 or 0. Its level depends on where the data starts.
/// </summary>
internal sealed class Aobv(IndicatorSettings settings) : CandleIndicator(settings)
{
    private const int Run = 2;

    private readonly RollingExtreme _lowest = RollingExtreme.Min(Run);
    private readonly RollingExtreme _highest = RollingExtreme.Max(Run);
    private readonly ExponentialAverage _fast = ExponentialAverage.ForEma(settings.Candles(0), settings.Seed);
    private readonly ExponentialAverage _slow = ExponentialAverage.ForEma(settings.Candles(1), settings.Seed);
    private readonly Delay _fastPast = new(Run);
    private readonly Delay _slowPast = new(Run);
    private DoubleDouble _volume;
    private double _previous = double.NaN;
    private double _fastRise = double.NaN;
    private double _slowRise = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "aobv",
        [CommonParameters.Fast(4), CommonParameters.Slow(12)],
        ["OBV", "OBV_MIN", "OBV_MAX", "OBV_FMA", "OBV_SMA", "OBV_LR", "OBV_SR"],
        ReadsPriceField: false,
        (settings, _) => new Aobv(settings))
    {
        TakesSeed = true,
        Aliases = ["archer_on_balance_volume"],
        Notes = new(
            "`OBV`; `OBV_MIN`, `OBV_MAX` of 2 candles; `OBV_FMA` = EMA(`OBV`, `fast`), `OBV_SMA` = EMA(`OBV`, `slow`); `OBV_LR`"
            + " = 1 while `OBV_FMA` is above its value 2 candles ago and `OBV_SMA` has moved since, `OBV_SR` the same below",
            "Johnson; pandas-ta `aobv`")
        {
            FirstValue = "1; extremes 2; EMAs their length; runs the longer of both + 2",
            WithoutMovement = "0",
        },
        Chart = new(
            ChartPlace.Pane,
            ChartStyle.Line, ChartStyle.Line, ChartStyle.Line, ChartStyle.Line, ChartStyle.Line, ChartStyle.Points, ChartStyle.Points),
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => output switch
    {
        0 => double.IsNaN(_previous) ? double.NaN : _volume.High,
        1 => _lowest.Value,
        2 => _highest.Value,
        3 => _fast.Value,
        4 => _slow.Value,
        _ when double.IsNaN(_fastRise) || double.IsNaN(_slowRise) => double.NaN,
        5 => _fastRise > 0 && _slowRise != 0 ? 1 : 0,
        _ => _fastRise < 0 && _slowRise != 0 ? 1 : 0,
    };

    protected override void Add(in Candle candle)
    {
        if (candle.Close > _previous) _volume += candle.Volume;
        else if (candle.Close < _previous) _volume -= candle.Volume;
        _previous = candle.Close;
        _lowest.Add(_volume.High);
        _highest.Add(_volume.High);
        _fast.Add(_volume.High);
        _slow.Add(_volume.High);
        _fastRise = _fast.Value - _fastPast.Push(_fast.Value);
        _slowRise = _slow.Value - _slowPast.Push(_slow.Value);
    }
}
