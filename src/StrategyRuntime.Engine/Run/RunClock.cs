using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Run;

/// <summary>Simulation time of a run: the moment of the walk or fill that is being worked on.</summary>
internal sealed class RunClock(ExchangeClock clock, TradingCalendar calendar)
{
    public ExchangeClock Exchange => clock;

    public TradingCalendar Calendar => calendar;

    /// <summary>The trading day of now.</summary>
    public TradingDay Today => calendar.DayAt(Now);

    /// <summary>UTC ticks; never goes back.</summary>
    public UtcTime Now { get; private set; }

    public void MoveTo(UtcTime time)
    {
        if (time > Now) Now = time;
    }

    /// <summary>Whole seconds since local midnight.</summary>
    public double SecondOfDay() => Local().Ticks % TimeSpan.TicksPerDay / TimeSpan.TicksPerSecond;

    /// <summary>Local wall-clock time, .NET ticks.</summary>
    public DateTime Local() => clock.ToLocal(Now);
}
