using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.CandlePatterns;

/// <summary>
/// A candle with its measures and what the candles before it were like, in the terms of TA-Lib's candle settings at their defaults: what is
/// long, short or near is measured against the mean of the ten (near, far and equal: five) candles before.
/// </summary>
/// <param name="Candle">The candle.</param>
/// <param name="MeanBody">Mean of the ten bodies before.</param>
/// <param name="MeanRange">Mean of the ten ranges (high − low) before.</param>
/// <param name="MeanShadows">Mean of the ten sums of both shadows before.</param>
/// <param name="MeanRangeOfFive">Mean of the five ranges before.</param>
internal readonly record struct CandleShape(
    Candle Candle, double MeanBody, double MeanRange, double MeanShadows, double MeanRangeOfFive)
{
    public double Open => Candle.Open;

    public double High => Candle.High;

    public double Low => Candle.Low;

    public double Close => Candle.Close;

    /// <summary>1 for a white candle, which closed at its open or above, −1 for a black one.</summary>
    public int Color => Close >= Open ? 1 : -1;

    public bool IsWhite => Color > 0;

    public bool IsBlack => Color < 0;

    public double Body => Math.Abs(Close - Open);

    public double Range => High - Low;

    public double Top => Math.Max(Open, Close);

    public double Bottom => Math.Min(Open, Close);

    public double UpperShadow => High - Top;

    public double LowerShadow => Bottom - Low;

    /// <summary>Longer than the mean body.</summary>
    public bool IsLong => Body > MeanBody;

    /// <summary>Shorter than the mean body.</summary>
    public bool IsShort => Body < MeanBody;

    /// <summary>A body of at most a tenth of the mean range.</summary>
    public bool IsDoji => Body <= DojiBody;

    /// <summary>The longest body of a doji.</summary>
    public double DojiBody => 0.1 * MeanRange;

    /// <summary>An upper shadow longer than the body.</summary>
    public bool HasLongUpperShadow => UpperShadow > Body;

    /// <summary>A lower shadow longer than the body.</summary>
    public bool HasLongLowerShadow => LowerShadow > Body;

    /// <summary>An upper shadow longer than twice the body.</summary>
    public bool HasVeryLongUpperShadow => UpperShadow > 2 * Body;

    /// <summary>A lower shadow longer than twice the body.</summary>
    public bool HasVeryLongLowerShadow => LowerShadow > 2 * Body;

    /// <summary>An upper shadow below half the mean of both shadows.</summary>
    public bool HasShortUpperShadow => UpperShadow < MeanShadows / 2;

    /// <summary>A lower shadow below half the mean of both shadows.</summary>
    public bool HasShortLowerShadow => LowerShadow < MeanShadows / 2;

    /// <summary>The shadow from which on it is more than very short: a tenth of the mean range.</summary>
    public double VeryShortShadow => 0.1 * MeanRange;

    /// <summary>An upper shadow below a tenth of the mean range.</summary>
    public bool HasVeryShortUpperShadow => UpperShadow < VeryShortShadow;

    /// <summary>A lower shadow below a tenth of the mean range.</summary>
    public bool HasVeryShortLowerShadow => LowerShadow < VeryShortShadow;

    /// <summary>A long body with next to no shadows.</summary>
    public bool IsMarubozu => IsLong && HasVeryShortUpperShadow && HasVeryShortLowerShadow;

    /// <summary>Distance within which another price is near this candle's.</summary>
    public double Near => 0.2 * MeanRangeOfFive;

    /// <summary>Distance from which on another price is far from this candle's.</summary>
    public double Far => 0.6 * MeanRangeOfFive;

    /// <summary>Distance within which another price counts as equal to this candle's.</summary>
    public double Equal => 0.05 * MeanRangeOfFive;

    /// <summary>True when a price counts as equal to another one of this candle.</summary>
    public bool AreEqual(double price, double own) => price <= own + Equal && price >= own - Equal;

    /// <summary>The whole body lies above another candle's body.</summary>
    public bool BodyGapsUpFrom(in CandleShape earlier) => Bottom > earlier.Top;

    /// <summary>The whole body lies below another candle's body.</summary>
    public bool BodyGapsDownFrom(in CandleShape earlier) => Top < earlier.Bottom;

    /// <summary>The whole candle lies above another one.</summary>
    public bool GapsUpFrom(in CandleShape earlier) => Low > earlier.High;

    /// <summary>The whole candle lies below another one.</summary>
    public bool GapsDownFrom(in CandleShape earlier) => High < earlier.Low;

    /// <summary>Opens strictly inside another candle's body.</summary>
    public bool OpensInsideBodyOf(in CandleShape earlier) => Open < earlier.Top && Open > earlier.Bottom;

    /// <summary>Closes strictly inside another candle's body.</summary>
    public bool ClosesInsideBodyOf(in CandleShape earlier) => Close < earlier.Top && Close > earlier.Bottom;

    /// <summary>A body inside another candle's, edges included.</summary>
    public bool BodyIsWithin(in CandleShape earlier) => Top <= earlier.Top && Bottom >= earlier.Bottom;
}
