using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.MarketData.Import;

/// <summary>The timeframe of bars from the smallest gap between them.</summary>
internal static class TimeframeInference
{
    private const int HoursOfShortestDay = 23;
    private const int DaysPerWeek = 7;

    /// <summary>The timeframe, or null when the gap is none: whole seconds below a day, whole days (23 to 25 hours each) above.</summary>
    public static Timeframe? FromGap(long gapTicks)
    {
        if (gapTicks < HoursOfShortestDay * TimeSpan.TicksPerHour)
        {
            if (gapTicks % TimeSpan.TicksPerSecond != 0) return null;
            if (gapTicks % TimeSpan.TicksPerHour == 0) return Create(gapTicks / TimeSpan.TicksPerHour, "h");
            return gapTicks % TimeSpan.TicksPerMinute == 0
                ? Create(gapTicks / TimeSpan.TicksPerMinute, "m")
                : Create(gapTicks / TimeSpan.TicksPerSecond, "s");
        }
        var days = (gapTicks + TimeSpan.TicksPerDay / 2) / TimeSpan.TicksPerDay;
        if (Math.Abs(gapTicks - days * TimeSpan.TicksPerDay) > TimeSpan.TicksPerHour) return null;
        return days % DaysPerWeek == 0 ? Create(days / DaysPerWeek, "w") : Create(days, "d");
    }

    private static Timeframe? Create(long number, string unit) =>
        number <= int.MaxValue && Timeframe.TryCreate((int)number, unit, out var timeframe) ? timeframe : null;
}
