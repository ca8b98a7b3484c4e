namespace StrategyRuntime.Engine.Indicators.CandlePatterns;

/// <summary>
/// TA-Lib's Hikkake patterns: a false breakout from an inside candle, and once more its sign on the candle that confirms it within the next
/// three by closing beyond the inside candle. TA-Lib says 200 on the confirmation; here the sign counts.
/// </summary>
internal sealed class HikkakePattern
{
    private double _level;
    private int _sign;
    private int _left;

    /// <summary>The pattern of three candles.</summary>
    public int Plain(CandleHistory c) => Follow(c, IsInside(c[1], c[2]) ? Breakout(c) : 0);

    /// <summary>The modified pattern: two inside candles, of which the first closes near its own extreme.</summary>
    public int Modified(CandleHistory c)
    {
        var sign = IsInside(c[2], c[3]) && IsInside(c[1], c[2]) ? Breakout(c) : 0;
        var isNear = sign > 0 ? c[2].Close <= c[2].Low + c[2].Near : c[2].Close >= c[2].High - c[2].Near;
        return Follow(c, isNear ? sign : 0);
    }

    private int Follow(CandleHistory c, int sign)
    {
        if (sign != 0)
        {
            _level = sign > 0 ? c[1].High : c[1].Low;
            (_sign, _left) = (sign, 3);
            return sign;
        }
        if (_left == 0) return 0;
        _left--;
        if (_sign > 0 ? c[0].Close <= _level : c[0].Close >= _level) return 0;
        _left = 0;
        return _sign;
    }

    private static bool IsInside(in CandleShape candle, in CandleShape earlier) =>
        candle.High < earlier.High && candle.Low > earlier.Low;

    /// <summary>A candle that breaks down promises a rise (1), one that breaks up a fall.</summary>
    private static int Breakout(CandleHistory c)
    {
        if (c[0].High < c[1].High && c[0].Low < c[1].Low) return 1;
        return c[0].High > c[1].High && c[0].Low > c[1].Low ? -1 : 0;
    }
}
