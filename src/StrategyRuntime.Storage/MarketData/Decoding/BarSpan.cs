using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.MarketData.Decoding;

/// <summary>
/// From when to when a bar lasts. Within a day it is its timestamp and the timeframe's length; from a day up it is whole days of the
/// exchange, from local midnight to local midnight, so that a day of daylight-saving change has 23 or 25 hours. Its prices end with the
/// session where that is earlier.
/// </summary>
internal sealed class BarSpan(Timeframe timeframe, ExchangeZone zone, TimeSpan sessionClose)
{
    private const int DaysPerWeek = 7;

    private readonly long _length = timeframe.NominalTicks;

    /// <summary>The bars' timeframe.</summary>
    public Timeframe Timeframe { get; } = timeframe;

    /// <summary>
    /// Start of a bar of days or weeks. Its date is the written one when the written time is midnight, whatever the offset (many files
    /// write a date as midnight UTC), else the exchange's date at that instant; a week starts on its Monday. False for a week that
    /// is dated on a Sunday: that can mean the week before and the week after.
    /// </summary>
    /// <param name="utc">The timestamp.</param>
    /// <param name="written">Its clock time as written.</param>
    /// <param name="start">UTC time of the local midnight.</param>
    public bool TryStartOfDays(long utc, long written, out long start)
    {
        var clock = written % TimeSpan.TicksPerDay == 0 ? written : zone.ToLocal(new UtcTime(utc)).Ticks;
        var date = clock - clock % TimeSpan.TicksPerDay;
        start = 0;
        if (Timeframe.Unit == TimeframeUnit.Week)
        {
            var weekday = new DateTime(date).DayOfWeek;
            if (weekday == DayOfWeek.Sunday) return false;
            date -= (weekday - DayOfWeek.Monday) * TimeSpan.TicksPerDay;
        }
        start = zone.ToUtc(new DateTime(date)).Ticks;
        return true;
    }

    /// <summary>
    /// UTC time at which the prices of a bar end: the close of the session of its last day, or its own end where that is earlier. A bar
    /// that begins after the close has its whole length.
    /// </summary>
    /// <param name="start">Start of the bar.</param>
    /// <param name="day">The day of the bar that was asked about before; a new one is cheap to begin with.</param>
    public long EndOfPrices(long start, ref SessionDay day)
    {
        var end = End(start);
        // A session that lasts to midnight cuts nothing off.
        if (sessionClose.Ticks == TimeSpan.TicksPerDay) return end;
        if (end <= day.Begin || end > day.End) day = DayOf(end - 1);
        return start < day.Close && day.Close < end ? day.Close : end;
    }

    /// <summary>UTC time at which a bar ends and the next can start.</summary>
    public long End(long start)
    {
        if (Timeframe.IsIntraday) return start + _length;
        var days = Timeframe.Number * (Timeframe.Unit == TimeframeUnit.Week ? DaysPerWeek : 1);
        return zone.ToUtc(zone.ToLocal(new UtcTime(start)).AddDays(days)).Ticks;
    }

    private SessionDay DayOf(long utc)
    {
        var midnight = zone.ToLocal(new UtcTime(utc)).Date;
        return new SessionDay(
            zone.ToUtc(midnight).Ticks, zone.ToUtc(midnight + sessionClose).Ticks, zone.ToUtc(midnight.AddDays(1)).Ticks);
    }
}

/// <summary>A local day and the close of its session, UTC .NET ticks.</summary>
internal readonly record struct SessionDay(long Begin, long Close, long End);
