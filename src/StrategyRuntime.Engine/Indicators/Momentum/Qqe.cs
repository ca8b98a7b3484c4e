using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>
/// Quantitative qualitative estimation: a trailing line 4.236 average moves (EMAs of 2 × length − 1 of an EMA of the smoothed RSI's
/// moves) below the smoothed RSI while it is up, above it while it is down.
/// </summary>
internal sealed class Qqe(IndicatorSettings settings) : PriceIndicator(settings)
{
    private const double Factor = 4.236;

    private readonly RelativeStrength _strength = new(settings.Candles(0), settings.Seed);
    private readonly ExponentialAverage _smoothed = ExponentialAverage.ForEma(settings.Candles(1), settings.Seed);
    private readonly ExponentialAverage _move = ExponentialAverage.ForEma(2 * settings.Candles(0) - 1, settings.Seed);
    private readonly ExponentialAverage _moveTwice = ExponentialAverage.ForEma(2 * settings.Candles(0) - 1, settings.Seed);
    private double _previous = double.NaN;
    private double _long = double.NaN;
    private double _short;
    private double _longBefore;
    private double _shortBefore;
    private bool _isUp = true;

    public static IndicatorDefinition Definition { get; } = new(
        "qqe",
        [CommonParameters.Length(14, "rsi_length"), CommonParameters.Candles("smooth", 5, "smoothing", "smooth_length")],
        ["QQE", "QQEl", "QQEs"],
        ReadsPriceField: true,
        (settings, _) => new Qqe(settings))
    {
        TakesSeed = true,
        Aliases = ["quantitative_qualitative_estimation"],
        Notes = new(
            "`QQEl` = the highest RSI′ − d while RSI′ stays above it, `QQEs` = the lowest RSI′ + d while it stays below, `QQE` "
            + "the one in force; RSI′ = EMA(RSI(`length`), `smooth`), d = 4.236 × EMA(EMA(|change of RSI′|)), both of 2 × "
            + "`length` − 1; up when RSI′ crosses the upper line, down when it crosses the lower one",
            "Ignatov (2006), QQE for MetaTrader; pandas-ta `qqe`")
        {
            FirstValue = "5 × `length` + `smooth` − 3",
            WithoutMovement = "100",
        },
        Chart = new(ChartPlace.Pane, ChartStyle.Line, ChartStyle.Points, ChartStyle.Points),
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => output switch
    {
        0 => _isUp || double.IsNaN(_long) ? _long : _short,
        1 => _isUp ? _long : double.NaN,
        _ => _isUp ? double.NaN : _short,
    };

    private void Follow(double now, double previous, double reach)
    {
        var (lastLong, lastShort) = (_long, _short);
        if (double.IsNaN(lastLong))
        {
            (_long, _short) = (now - reach, now + reach);
            (_longBefore, _shortBefore) = (_long, _short);
            return;
        }
        _long = previous > lastLong && now > lastLong ? Math.Max(lastLong, now - reach) : now - reach;
        _short = previous < lastShort && now < lastShort ? Math.Min(lastShort, now + reach) : now + reach;
        if (now > lastShort && previous <= _shortBefore) _isUp = true;
        else if (now < lastLong && previous >= _longBefore) _isUp = false;
        (_longBefore, _shortBefore) = (lastLong, lastShort);
    }

    protected override void Add(double price)
    {
        _strength.Add(price);
        if (double.IsNaN(_strength.Value)) return;
        _smoothed.Add(_strength.Value);
        if (!_smoothed.IsWarm) return;

        var (now, previous) = (_smoothed.Value, _previous);
        _previous = now;
        if (double.IsNaN(previous)) return;
        _move.Add(Math.Abs(now - previous));
        if (!_move.IsWarm) return;
        _moveTwice.Add(_move.Value);
        if (_moveTwice.IsWarm) Follow(now, previous, Factor * _moveTwice.Value);
    }
}
