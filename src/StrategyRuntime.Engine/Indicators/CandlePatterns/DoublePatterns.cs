namespace StrategyRuntime.Engine.Indicators.CandlePatterns;

/// <summary>TA-Lib's patterns of two candles. Each answers 1, 0 or −1.</summary>
internal static class DoublePatterns
{
    private const double CloudPenetration = 0.5;

    public static int Counterattack(CandleHistory c) =>
        Alternate(c) && c[1].IsLong && c[0].IsLong && c[1].AreEqual(c[0].Close, c[1].Close) ? c[0].Color : 0;

    public static int DarkCloudCover(CandleHistory c) =>
        c[1].IsWhite && c[1].IsLong && c[0].IsBlack && c[0].Open > c[1].High
        && c[0].Close > c[1].Open && c[0].Close < c[1].Close - c[1].Body * CloudPenetration ? -1 : 0;

    public static int DojiStar(CandleHistory c)
    {
        if (!c[1].IsLong || !c[0].IsDoji) return 0;
        return (c[1].IsWhite ? c[0].BodyGapsUpFrom(c[1]) : c[0].BodyGapsDownFrom(c[1])) ? -c[1].Color : 0;
    }

    /// <summary>One end of the bodies may be equal, not both.</summary>
    public static int Engulfing(CandleHistory c) =>
        Alternate(c) && c[1].BodyIsWithin(c[0]) && (c[0].Top > c[1].Top || c[0].Bottom < c[1].Bottom)
            ? c[0].Color
            : 0;

    public static int Harami(CandleHistory c) =>
        c[1].IsLong && c[0].Body <= c[0].MeanBody && c[0].BodyIsWithin(c[1]) && SharesOneEndAtMost(c) ? -c[1].Color : 0;

    public static int HaramiCross(CandleHistory c) =>
        c[1].IsLong && c[0].IsDoji && c[0].BodyIsWithin(c[1]) && SharesOneEndAtMost(c) ? -c[1].Color : 0;

    public static int HomingPigeon(CandleHistory c) =>
        c[1].IsBlack && c[0].IsBlack && c[1].IsLong && c[0].Body <= c[0].MeanBody
        && c[0].Open < c[1].Open && c[0].Close > c[1].Close ? 1 : 0;

    public static int Kicking(CandleHistory c) => Kicks(c) ? c[0].Color : 0;

    public static int KickingByLength(CandleHistory c) => !Kicks(c) ? 0 : c[0].Body > c[1].Body ? c[0].Color : c[1].Color;

    public static int MatchingLow(CandleHistory c) =>
        c[1].IsBlack && c[0].IsBlack && c[1].AreEqual(c[0].Close, c[1].Close) ? 1 : 0;

    public static int OnNeck(CandleHistory c) => RisesFromBelow(c) && c[1].AreEqual(c[0].Close, c[1].Low) ? -1 : 0;

    public static int InNeck(CandleHistory c) =>
        RisesFromBelow(c) && c[0].Close <= c[1].Close + c[1].Equal && c[0].Close >= c[1].Close ? -1 : 0;

    public static int Thrusting(CandleHistory c) =>
        RisesFromBelow(c) && c[0].Close > c[1].Close + c[1].Equal && c[0].Close <= c[1].Close + c[1].Body * 0.5 ? -1 : 0;

    public static int Piercing(CandleHistory c) =>
        RisesFromBelow(c) && c[0].IsLong && c[0].Close < c[1].Open && c[0].Close > c[1].Close + c[1].Body * 0.5 ? 1 : 0;

    public static int SeparatingLines(CandleHistory c)
    {
        if (!Alternate(c) || !c[1].AreEqual(c[0].Open, c[1].Open) || !c[0].IsLong) return 0;
        return (c[0].IsWhite ? c[0].HasVeryShortLowerShadow : c[0].HasVeryShortUpperShadow) ? c[0].Color : 0;
    }

    private static bool Alternate(CandleHistory c) => c[1].Color == -c[0].Color;

    private static bool SharesOneEndAtMost(CandleHistory c) => c[0].Top < c[1].Top || c[0].Bottom > c[1].Bottom;

    private static bool Kicks(CandleHistory c) =>
        Alternate(c) && c[1].IsMarubozu && c[0].IsMarubozu && (c[1].IsBlack ? c[0].GapsUpFrom(c[1]) : c[0].GapsDownFrom(c[1]));

    /// <summary>A white candle that opens below the low of a long black one.</summary>
    private static bool RisesFromBelow(CandleHistory c) => c[1].IsBlack && c[1].IsLong && c[0].IsWhite && c[0].Open < c[1].Low;
}
