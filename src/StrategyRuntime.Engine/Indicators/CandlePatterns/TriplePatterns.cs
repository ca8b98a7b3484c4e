namespace StrategyRuntime.Engine.Indicators.CandlePatterns;

/// <summary>TA-Lib's patterns of three candles. Each answers 1, 0 or −1.</summary>
internal static class TriplePatterns
{
    private const double StarPenetration = 0.3;

    public static int TwoCrows(CandleHistory c) =>
        c[2].IsWhite && c[2].IsLong && c[1].IsBlack && c[1].BodyGapsUpFrom(c[2])
        && c[0].IsBlack && c[0].OpensInsideBodyOf(c[1]) && c[0].ClosesInsideBodyOf(c[2]) ? -1 : 0;

    public static int ThreeInside(CandleHistory c)
    {
        if (!c[2].IsLong || c[1].Body > c[1].MeanBody || c[1].Top >= c[2].Top || c[1].Bottom <= c[2].Bottom) return 0;
        var turns = c[2].IsWhite ? c[0].IsBlack && c[0].Close < c[2].Open : c[0].IsWhite && c[0].Close > c[2].Open;
        return turns ? -c[2].Color : 0;
    }

    public static int ThreeOutside(CandleHistory c)
    {
        if (c[1].Color == c[2].Color || c[1].Top <= c[2].Top || c[1].Bottom >= c[2].Bottom) return 0;
        return (c[1].IsWhite ? c[0].Close > c[1].Close : c[0].Close < c[1].Close) ? c[1].Color : 0;
    }

    public static int ThreeStarsInSouth(CandleHistory c) =>
        c[2].IsBlack && c[1].IsBlack && c[0].IsBlack
        && c[2].IsLong && c[2].HasLongLowerShadow
        && c[1].Body < c[2].Body && c[1].Open > c[2].Close && c[1].Open <= c[2].High
        && c[1].Low < c[2].Close && c[1].Low >= c[2].Low && c[1].LowerShadow > c[1].VeryShortShadow
        && c[0].IsShort && c[0].HasVeryShortLowerShadow && c[0].HasVeryShortUpperShadow
        && c[0].Low > c[1].Low && c[0].High < c[1].High ? 1 : 0;

    public static int ThreeWhiteSoldiers(CandleHistory c) =>
        Advance(c)
        && c[2].HasVeryShortUpperShadow && c[1].HasVeryShortUpperShadow && c[0].HasVeryShortUpperShadow
        && c[1].Body > c[2].Body - c[2].Far && c[0].Body > c[1].Body - c[1].Far && c[0].IsLong ? 1 : 0;

    public static int AdvanceBlock(CandleHistory c)
    {
        if (!Advance(c) || !c[2].IsLong || !c[2].HasShortUpperShadow) return 0;
        var bodiesShrink = c[0].Body < c[1].Body && c[1].Body < c[2].Body;
        var weakens = (c[1].Body < c[2].Body - c[2].Far && c[0].Body < c[1].Body + c[1].Near)
            || c[0].Body < c[1].Body - c[1].Far
            || (bodiesShrink && (IsNotShort(c[0]) || IsNotShort(c[1])))
            || (c[0].Body < c[1].Body && c[0].HasLongUpperShadow);
        return weakens ? -1 : 0;
    }

    public static int StalledPattern(CandleHistory c) =>
        c[2].IsWhite && c[1].IsWhite && c[0].IsWhite && c[0].Close > c[1].Close && c[1].Close > c[2].Close
        && c[2].IsLong && c[1].IsLong && c[1].HasVeryShortUpperShadow
        && c[1].Open > c[2].Open && c[1].Open <= c[2].Close + c[2].Near
        && c[0].IsShort && c[0].Open >= c[1].Close - c[0].Body - c[1].Near ? -1 : 0;

    public static int AbandonedBaby(CandleHistory c)
    {
        if (!c[2].IsLong || !c[1].IsDoji || !c[0].IsLong || !Penetrates(c)) return 0;
        var isAbandoned = c[2].IsWhite
            ? c[1].GapsUpFrom(c[2]) && c[0].GapsDownFrom(c[1])
            : c[1].GapsDownFrom(c[2]) && c[0].GapsUpFrom(c[1]);
        return isAbandoned ? c[0].Color : 0;
    }

    public static int EveningDojiStar(CandleHistory c) => c[1].IsDoji && IsEvening(c) ? -1 : 0;

    public static int EveningStar(CandleHistory c) => c[1].Body <= c[1].MeanBody && IsEvening(c) ? -1 : 0;

    public static int MorningDojiStar(CandleHistory c) => c[1].IsDoji && IsMorning(c) ? 1 : 0;

    public static int MorningStar(CandleHistory c) => c[1].Body <= c[1].MeanBody && IsMorning(c) ? 1 : 0;

    public static int GapSideSideWhite(CandleHistory c)
    {
        var up = c[1].BodyGapsUpFrom(c[2]) && c[0].BodyGapsUpFrom(c[2]);
        var down = c[1].BodyGapsDownFrom(c[2]) && c[0].BodyGapsDownFrom(c[2]);
        var sideBySide = c[1].IsWhite && c[0].IsWhite
            && c[0].Body >= c[1].Body - c[1].Near && c[0].Body <= c[1].Body + c[1].Near && c[1].AreEqual(c[0].Open, c[1].Open);
        return !sideBySide ? 0 : up ? 1 : down ? -1 : 0;
    }

    public static int IdenticalThreeCrows(CandleHistory c) =>
        c[2].IsBlack && c[1].IsBlack && c[0].IsBlack && c[2].Close > c[1].Close && c[1].Close > c[0].Close
        && c[2].HasVeryShortLowerShadow && c[1].HasVeryShortLowerShadow && c[0].HasVeryShortLowerShadow
        && c[2].AreEqual(c[1].Open, c[2].Close) && c[1].AreEqual(c[0].Open, c[1].Close) ? -1 : 0;

    public static int StickSandwich(CandleHistory c) =>
        c[2].IsBlack && c[1].IsWhite && c[0].IsBlack && c[1].Low > c[2].Close && c[2].AreEqual(c[0].Close, c[2].Close) ? 1 : 0;

    public static int TasukiGap(CandleHistory c)
    {
        if (c[1].Color == c[0].Color || !c[0].OpensInsideBodyOf(c[1]) || Math.Abs(c[1].Body - c[0].Body) >= c[1].Near) return 0;
        var closesInGap = c[1].IsWhite
            ? c[1].BodyGapsUpFrom(c[2]) && c[0].Close < c[1].Open && c[0].Close > c[2].Top
            : c[1].BodyGapsDownFrom(c[2]) && c[0].Close > c[1].Open && c[0].Close < c[2].Bottom;
        return closesInGap ? c[1].Color : 0;
    }

    /// <summary>Three dojis, all measured against the mean before the first one.</summary>
    public static int TriStar(CandleHistory c)
    {
        var longest = c[2].DojiBody;
        if (c[2].Body > longest || c[1].Body > longest || c[0].Body > longest) return 0;
        if (c[1].BodyGapsUpFrom(c[2]) && c[0].Top < c[1].Top) return -1;
        return c[1].BodyGapsDownFrom(c[2]) && c[0].Bottom > c[1].Bottom ? 1 : 0;
    }

    public static int UniqueThreeRiver(CandleHistory c) =>
        c[2].IsLong && c[2].IsBlack && c[1].IsBlack && c[1].Close > c[2].Close && c[1].Open <= c[2].Open && c[1].Low < c[2].Low
        && c[0].IsShort && c[0].IsWhite && c[0].Open > c[1].Low ? 1 : 0;

    public static int UpsideGapTwoCrows(CandleHistory c) =>
        c[2].IsWhite && c[2].IsLong && c[1].IsBlack && c[1].Body <= c[1].MeanBody && c[1].BodyGapsUpFrom(c[2])
        && c[0].IsBlack && c[0].Open > c[1].Open && c[0].Close < c[1].Close && c[0].Close > c[2].Close ? -1 : 0;

    public static int GapThreeMethods(CandleHistory c)
    {
        if (c[2].Color != c[1].Color || c[1].Color != -c[0].Color) return 0;
        if (!c[0].OpensInsideBodyOf(c[1]) || !c[0].ClosesInsideBodyOf(c[2])) return 0;
        return (c[2].IsWhite ? c[1].BodyGapsUpFrom(c[2]) : c[1].BodyGapsDownFrom(c[2])) ? c[2].Color : 0;
    }

    /// <summary>Three white candles with higher closes, each opening inside the body before it or just above.</summary>
    private static bool Advance(CandleHistory c) =>
        c[2].IsWhite && c[1].IsWhite && c[0].IsWhite && c[0].Close > c[1].Close && c[1].Close > c[2].Close
        && c[1].Open > c[2].Open && c[1].Open <= c[2].Close + c[2].Near
        && c[0].Open > c[1].Open && c[0].Open <= c[1].Close + c[1].Near;

    private static bool IsNotShort(in CandleShape candle) => candle.UpperShadow > candle.MeanShadows / 2;

    private static bool IsEvening(CandleHistory c) =>
        c[2].IsLong && c[2].IsWhite && c[1].BodyGapsUpFrom(c[2]) && c[0].IsLong && Penetrates(c);

    private static bool IsMorning(CandleHistory c) =>
        c[2].IsLong && c[2].IsBlack && c[1].BodyGapsDownFrom(c[2]) && c[0].IsLong && Penetrates(c);

    /// <summary>The last candle has the other color and closes well inside the body of the first.</summary>
    private static bool Penetrates(CandleHistory c) => c[2].IsWhite
        ? c[0].IsBlack && c[0].Close < c[2].Close - c[2].Body * StarPenetration
        : c[0].IsWhite && c[0].Close > c[2].Close + c[2].Body * StarPenetration;
}
