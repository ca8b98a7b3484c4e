using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Trend;

/// <summary>
/// Wilder's smoothed directional movement (1978), the numerators of <see cref="Adx"/>'s indicators: the sum of the first <c>length</c> − 1
/// movements, then sum − sum ÷ <c>length</c> + movement. Sums as in Wilder's book, TA-Lib and Tulip; pandas-ta without TA-Lib has the
/// averages, which are <c>length</c> times smaller.
/// </summary>
internal sealed class DirectionalMovement(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly int _length = settings.Candles(0);
    private Candle? _previous;
    private double _plus;
    private double _minus;
    private int _moves;

    public static IndicatorDefinition Definition { get; } = new(
        "dm",
        [CommonParameters.Length(14)],
        ["DMP", "DMN"],
        ReadsPriceField: false,
        (settings, _) => new DirectionalMovement(settings))
    {
        Aliases = ["directional_movement"],
        Scales = [IndicatorScale.PriceDifference],
        Notes = new(
            "+DM = the high's rise when it is positive and larger than the low's fall, −DM the reverse; each a sum: first of `length` − 1, "
            + "then sum − sum ÷ `length` + DM",
            "Wilder (1978), New Concepts in Technical Trading Systems; TA-Lib PLUS_DM and MINUS_DM")
        {
            FirstValue = "`length`; with `length` 1 it is 2",
            WithoutMovement = "0",
            Differs = "pandas-ta without TA-Lib smooths averages: `length` times smaller",
        },
    };

    public override double this[int output] =>
        _moves < Math.Max(1, _length - 1) ? double.NaN : output == 0 ? _plus : _minus;

    protected override void Add(in Candle candle)
    {
        if (_previous is { } previous) Move(candle.High - previous.High, previous.Low - candle.Low);
        _previous = candle;
    }

    private void Move(double up, double down)
    {
        if (_moves >= _length - 1)
        {
            _plus -= _plus / _length;
            _minus -= _minus / _length;
        }
        if (up > down && up > 0) _plus += up;
        if (down > up && down > 0) _minus += down;
        if (_moves < _length) _moves++;
    }
}
