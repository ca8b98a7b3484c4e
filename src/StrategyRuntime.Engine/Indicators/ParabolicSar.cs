using System.Collections.Frozen;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// Parabolic stop and reverse (Wilder 1978). <c>sar += acceleration × (extreme − sar)</c>, never beyond the lows (long) or highs (short)
/// of the last two candles; a candle that goes through it reverses: the stop becomes the extreme of the trend that ended.
/// <c>direction</c> is 1 while long, −1 while short. The trend starts with the second candle: long when its close is above the first
/// one's, the stop at the first candle's low or high; that candle is tested too, and may turn it at once. The builder's outputs are the
/// stop while long, the stop while short, the acceleration, and 1 for a candle that reversed.
/// </summary>
internal sealed class ParabolicSar(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly double _step = settings.Parameters[0];
    private readonly double _maximum = settings.Parameters[1];
    private readonly double _start = settings.Parameters[settings.Parameters[2] > 0 ? 2 : 0];
    private Candle? _last;
    private Candle _beforeLast;
    private double _stop = double.NaN;
    private double _extreme;
    private double _acceleration;
    private bool _long;
    private bool _reversed;

    public static IndicatorDefinition Definition { get; } = new(
        "psar",
        [
            new("step", 0.02, 0.0001, 1, IsInteger: false, "increment", "acceleration", "acceleration_step", "af", "af_increment"),
            new("max", 0.2, 0.0001, 1, IsInteger: false, "maximum", "acceleration_max", "max_acceleration", "af_max", "max_af"),
            new("start", 0, 0, 1, IsInteger: false, "af_start", "initial", "af0") { ShownAtDefault = false },
        ],
        ["psar", "direction"],
        ReadsPriceField: false,
        (settings, _) => new ParabolicSar(settings))
    {
        ExtraOutputs = ["PSARl", "PSARs", "PSARaf", "PSARr"],
        Aliases = ["parabolic_sar", "sar", "parabolic"],
        OutputAliases = new Dictionary<string, string> { ["trend"] = "direction" }.ToFrozenDictionary(),
        Chart = new(
            ChartPlace.Overlay,
            ChartStyle.Points, ChartStyle.Line, ChartStyle.Points, ChartStyle.Points, ChartStyle.Line, ChartStyle.Points),
        Scales =
        [
            IndicatorScale.Price, IndicatorScale.Unitless, IndicatorScale.Price, IndicatorScale.Price, IndicatorScale.Unitless,
            IndicatorScale.Unitless,
        ],
        Notes = new(
            "`psar` += acceleration × (extreme − `psar`), never beyond the last two candles; the acceleration grows by `step` up to "
                + "`max`; a candle through it, the first too, reverses; PSARl and PSARs = `psar` while long and while short, "
                + "PSARaf = acceleration, PSARr = 1 on a reversal",
            "Wilder (1978), New Concepts in Technical Trading Systems")
        {
            FirstValue = "2",
            WithoutMovement = "the price, `direction` −1",
            Differs = "technicalindicators always begins long; TA-Lib begins by the directional movement",
        },
    };

    public override double this[int output] => output switch
    {
        _ when output == 0 || double.IsNaN(_stop) => _stop,
        1 => _long ? 1 : -1,
        2 => _long ? _stop : double.NaN,
        3 => _long ? double.NaN : _stop,
        4 => _acceleration,
        _ => _reversed ? 1 : 0,
    };

    protected override void Add(in Candle candle)
    {
        if (_last is { } last)
        {
            _reversed = false;
            if (double.IsNaN(_stop)) Start(last, candle);
            else Follow(last, candle);
            _beforeLast = last;
        }
        _last = candle;
    }

    private void Start(in Candle first, in Candle second)
    {
        _long = second.Close > first.Close;
        _stop = _long ? first.Low : first.High;
        _extreme = _long ? second.High : second.Low;
        _acceleration = _start;
        if (!(_long ? second.Low < _stop : second.High > _stop)) return;
        Reverse(second);
        _stop = _long ? Math.Min(_stop, first.Low) : Math.Max(_stop, first.High);
    }

    private void Follow(in Candle last, in Candle candle)
    {
        _stop += _acceleration * (_extreme - _stop);
        _stop = _long
            ? Math.Min(_stop, Math.Min(last.Low, _beforeLast.Low))
            : Math.Max(_stop, Math.Max(last.High, _beforeLast.High));

        if (_long ? candle.Low < _stop : candle.High > _stop) Reverse(candle);
        else if (_long ? candle.High > _extreme : candle.Low < _extreme)
        {
            _extreme = _long ? candle.High : candle.Low;
            _acceleration = Math.Min(_acceleration + _step, _maximum);
        }
    }

    private void Reverse(in Candle candle)
    {
        _stop = _long ? Math.Max(_extreme, candle.High) : Math.Min(_extreme, candle.Low);
        _extreme = _long ? candle.Low : candle.High;
        _long = !_long;
        _reversed = true;
        _acceleration = _start;
    }
}
