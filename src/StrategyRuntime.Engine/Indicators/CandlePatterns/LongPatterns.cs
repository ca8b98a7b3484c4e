namespace StrategyRuntime.Engine.Indicators.CandlePatterns;

/// <summary>TA-Lib's patterns of four and five candles. Each answers 1, 0 or −1.</summary>
internal static class LongPatterns
{
    private const double HoldPenetration = 0.5;

    public static int ThreeBlackCrows(CandleHistory c) =>
        c[3].IsWhite && c[2].IsBlack && c[1].IsBlack && c[0].IsBlack
        && c[2].HasVeryShortLowerShadow && c[1].HasVeryShortLowerShadow && c[0].HasVeryShortLowerShadow
        && c[1].OpensInsideBodyOf(c[2]) && c[0].OpensInsideBodyOf(c[1])
        && c[3].High > c[2].Close && c[2].Close > c[1].Close && c[1].Close > c[0].Close ? -1 : 0;

    public static int ThreeLineStrike(CandleHistory c)
    {
        if (c[3].Color != c[2].Color || c[2].Color != c[1].Color || c[0].Color != -c[1].Color) return 0;
        if (!OpensInOrNear(c[2], c[3]) || !OpensInOrNear(c[1], c[2])) return 0;
        var strikes = c[1].IsWhite
            ? c[1].Close > c[2].Close && c[2].Close > c[3].Close && c[0].Open > c[1].Close && c[0].Close < c[3].Open
            : c[1].Close < c[2].Close && c[2].Close < c[3].Close && c[0].Open < c[1].Close && c[0].Close > c[3].Open;
        return strikes ? c[1].Color : 0;
    }

    public static int ConcealBabySwallow(CandleHistory c) =>
        c[3].IsBlack && c[2].IsBlack && c[1].IsBlack && c[0].IsBlack
        && c[3].HasVeryShortUpperShadow && c[3].HasVeryShortLowerShadow
        && c[2].HasVeryShortUpperShadow && c[2].HasVeryShortLowerShadow
        && c[1].BodyGapsDownFrom(c[2]) && c[1].UpperShadow > c[1].VeryShortShadow && c[1].High > c[2].Close
        && c[0].High > c[1].High && c[0].Low < c[1].Low ? 1 : 0;

    public static int Breakaway(CandleHistory c)
    {
        if (!c[4].IsLong || c[4].Color != c[3].Color || c[3].Color != c[1].Color || c[1].Color != -c[0].Color) return 0;
        var breaks = c[4].IsBlack
            ? c[3].BodyGapsDownFrom(c[4]) && c[2].High < c[3].High && c[2].Low < c[3].Low && c[1].High < c[2].High && c[1].Low < c[2].Low
                && c[0].Close > c[3].Open && c[0].Close < c[4].Close
            : c[3].BodyGapsUpFrom(c[4]) && c[2].High > c[3].High && c[2].Low > c[3].Low && c[1].High > c[2].High && c[1].Low > c[2].Low
                && c[0].Close < c[3].Open && c[0].Close > c[4].Close;
        return breaks ? c[0].Color : 0;
    }

    public static int LadderBottom(CandleHistory c) =>
        c[4].IsBlack && c[3].IsBlack && c[2].IsBlack
        && c[4].Open > c[3].Open && c[3].Open > c[2].Open && c[4].Close > c[3].Close && c[3].Close > c[2].Close
        && c[1].IsBlack && c[1].UpperShadow > c[1].VeryShortShadow
        && c[0].IsWhite && c[0].Open > c[1].Open && c[0].Close > c[1].High ? 1 : 0;

    public static int MatHold(CandleHistory c)
    {
        var floor = c[4].Close - c[4].Body * HoldPenetration;
        return c[4].IsLong && c[4].IsWhite && c[3].IsShort && c[3].IsBlack && c[2].IsShort && c[1].IsShort && c[0].IsWhite
            && c[3].BodyGapsUpFrom(c[4])
            && c[2].Bottom < c[4].Close && c[1].Bottom < c[4].Close && c[2].Bottom > floor && c[1].Bottom > floor
            && c[2].Top < c[3].Open && c[1].Top < c[2].Top
            && c[0].Open > c[1].Close && c[0].Close > Math.Max(c[3].High, Math.Max(c[2].High, c[1].High)) ? 1 : 0;
    }

    public static int RiseFallThreeMethods(CandleHistory c)
    {
        var color = c[4].Color;
        if (c[3].Color != -color || c[2].Color != -color || c[1].Color != -color || c[0].Color != color) return 0;
        var rests = c[4].IsLong && c[3].IsShort && c[2].IsShort && c[1].IsShort && c[0].IsLong
            && StaysWithin(c[3], c[4]) && StaysWithin(c[2], c[4]) && StaysWithin(c[1], c[4]);
        var resumes = color * c[2].Close < color * c[3].Close && color * c[1].Close < color * c[2].Close
            && color * c[0].Open > color * c[1].Close && color * c[0].Close > color * c[4].Close;
        return rests && resumes ? color : 0;
    }

    private static bool OpensInOrNear(in CandleShape candle, in CandleShape earlier) =>
        candle.Open >= earlier.Bottom - earlier.Near && candle.Open <= earlier.Top + earlier.Near;

    private static bool StaysWithin(in CandleShape candle, in CandleShape first) => candle.Bottom < first.High && candle.Top > first.Low;
}
