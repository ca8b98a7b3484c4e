using System.Collections.Frozen;
using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// Directional movement (Wilder 1978). ±DM is the larger of the high's rise and the low's fall, when it is positive; ±DI = 100 × smoothed
/// ±DM ÷ smoothed true range; ADX smooths 100 × |+DI − −DI| ÷ (+DI + −DI). Wilder's smoothing throughout, seeded with means; the first
/// candle has no predecessor and counts nowhere, as in TA-Lib and TradingView. Without movement the DIs and DX are 0.
/// </summary>
internal sealed class Adx : CandleIndicator
{
    private readonly ExponentialAverage _range;
    private readonly ExponentialAverage _plus;
    private readonly ExponentialAverage _minus;
    private readonly ExponentialAverage _adx;
    private Candle? _previous;
    private double _plusDi = double.NaN;
    private double _minusDi = double.NaN;

    private Adx(IndicatorSettings settings) : base(settings)
    {
        var length = settings.Candles(0);
        _range = ExponentialAverage.ForWilder(length, settings.Seed);
        _plus = ExponentialAverage.ForWilder(length, settings.Seed);
        _minus = ExponentialAverage.ForWilder(length, settings.Seed);
        _adx = ExponentialAverage.ForWilder(settings.Candles(1) is var smoothing and > 0 ? smoothing : length, settings.Seed);
    }

    public static IndicatorDefinition Definition { get; } = new(
        "adx",
        [
            CommonParameters.Length(14, "di_length", "di_period"),
            CommonParameters.OptionalCandles("smoothing", "adx_smoothing", "adx_length", "adx_period"),
        ],
        ["adx", "plus_di", "minus_di"],
        ReadsPriceField: false,
        (settings, _) => new Adx(settings))
    {
        TakesSeed = true,
        Aliases = ["dmi", "average_directional_index", "directional_movement_index"],
        OutputAliases = new Dictionary<string, string>
        {
            ["pdi"] = "plus_di",
            ["di_plus"] = "plus_di",
            ["+di"] = "plus_di",
            ["mdi"] = "minus_di",
            ["di_minus"] = "minus_di",
            ["-di"] = "minus_di",
            ["DMP"] = "plus_di",
            ["DMN"] = "minus_di",
        }.ToFrozenDictionary(),
        Scales = [IndicatorScale.Unitless],
        Notes = new(
            "±DM = the larger of the high's rise and the low's fall when positive; ±DI = 100 × Wilder(±DM) ÷ Wilder(true range); `adx` = "
            + "Wilder(100 × \\|+DI − −DI\\| ÷ (+DI + −DI)) over `smoothing` (0: `length`)",
            "Wilder (1978), New Concepts in Technical Trading Systems; TA-Lib, TradingView")
        {
            FirstValue = "DIs `length` + 1, `adx` `length` + `smoothing`",
            WithoutMovement = "0; the first candle has no predecessor and counts nowhere",
            Differs = "trading-signals counts the first candle as one without movement",
        },
    };

    public override double this[int output] => output switch
    {
        0 => _adx.Value,
        1 => _plusDi,
        _ => _minusDi,
    };

    protected override void Add(in Candle candle)
    {
        if (_previous is { } previous) Move(previous, candle);
        _previous = candle;
    }

    private void Move(in Candle previous, in Candle candle)
    {
        var up = candle.High - previous.High;
        var down = previous.Low - candle.Low;
        _range.Add(TrueRange.Of(candle, previous.Close));
        _plus.Add(up > down && up > 0 ? up : 0);
        _minus.Add(down > up && down > 0 ? down : 0);
        if (!_range.IsWarm) return;

        _plusDi = Percent(_plus.Value, _range.Value);
        _minusDi = Percent(_minus.Value, _range.Value);
        _adx.Add(Percent(Math.Abs(_plusDi - _minusDi), _plusDi + _minusDi));
    }

    private static double Percent(double part, double whole) => whole == 0 ? 0 : 100 * part / whole;
}
