namespace StrategyRuntime.Engine.Indicators.CandlePatterns;

/// <summary>TA-Lib's patterns that need one candle, or one and where the last one was. Each answers 1, 0 or −1.</summary>
internal static class SinglePatterns
{
    public static int Doji(CandleHistory c) => c[0].IsDoji ? 1 : 0;

    public static int DragonflyDoji(CandleHistory c) =>
        c[0].IsDoji && c[0].HasVeryShortUpperShadow && c[0].LowerShadow > c[0].VeryShortShadow ? 1 : 0;

    public static int GravestoneDoji(CandleHistory c) =>
        c[0].IsDoji && c[0].HasVeryShortLowerShadow && c[0].UpperShadow > c[0].VeryShortShadow ? 1 : 0;

    public static int LongLeggedDoji(CandleHistory c) =>
        c[0].IsDoji && (c[0].HasLongLowerShadow || c[0].HasLongUpperShadow) ? 1 : 0;

    public static int RickshawMan(CandleHistory c)
    {
        ref readonly var last = ref c[0];
        var middle = last.Low + last.Range / 2;
        return last.IsDoji && last.HasLongLowerShadow && last.HasLongUpperShadow
            && last.Bottom <= middle + last.Near && last.Top >= middle - last.Near ? 1 : 0;
    }

    public static int Takuri(CandleHistory c) =>
        c[0].IsDoji && c[0].HasVeryShortUpperShadow && c[0].HasVeryLongLowerShadow ? 1 : 0;

    public static int BeltHold(CandleHistory c)
    {
        ref readonly var last = ref c[0];
        return last.IsLong && (last.IsWhite ? last.HasVeryShortLowerShadow : last.HasVeryShortUpperShadow) ? last.Color : 0;
    }

    public static int ClosingMarubozu(CandleHistory c)
    {
        ref readonly var last = ref c[0];
        return last.IsLong && (last.IsWhite ? last.HasVeryShortUpperShadow : last.HasVeryShortLowerShadow) ? last.Color : 0;
    }

    public static int Marubozu(CandleHistory c) => c[0].IsMarubozu ? c[0].Color : 0;

    public static int LongLine(CandleHistory c) =>
        c[0].IsLong && c[0].HasShortUpperShadow && c[0].HasShortLowerShadow ? c[0].Color : 0;

    public static int ShortLine(CandleHistory c) =>
        c[0].IsShort && c[0].HasShortUpperShadow && c[0].HasShortLowerShadow ? c[0].Color : 0;

    public static int SpinningTop(CandleHistory c) =>
        c[0].IsShort && c[0].HasLongUpperShadow && c[0].HasLongLowerShadow ? c[0].Color : 0;

    public static int HighWave(CandleHistory c) =>
        c[0].IsShort && c[0].HasVeryLongUpperShadow && c[0].HasVeryLongLowerShadow ? c[0].Color : 0;

    public static int Hammer(CandleHistory c) => HasHammerShape(c[0]) && c[0].Bottom <= c[1].Low + c[1].Near ? 1 : 0;

    public static int HangingMan(CandleHistory c) => HasHammerShape(c[0]) && c[0].Bottom >= c[1].High - c[1].Near ? -1 : 0;

    public static int InvertedHammer(CandleHistory c) => HasStarShape(c[0]) && c[0].BodyGapsDownFrom(c[1]) ? 1 : 0;

    public static int ShootingStar(CandleHistory c) => HasStarShape(c[0]) && c[0].BodyGapsUpFrom(c[1]) ? -1 : 0;

    private static bool HasHammerShape(in CandleShape candle) =>
        candle.IsShort && candle.HasLongLowerShadow && candle.HasVeryShortUpperShadow;

    private static bool HasStarShape(in CandleShape candle) =>
        candle.IsShort && candle.HasLongUpperShadow && candle.HasVeryShortLowerShadow;
}
