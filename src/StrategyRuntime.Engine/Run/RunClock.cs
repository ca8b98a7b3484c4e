using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Run;

/// <summary>Simulation time of a run: the moment of the walk or fill that is being worked on.</summary>
internal sealed class RunClock(ExchangeClock clock)
{
    public ExchangeClock Exchange => clock;

    /// <summary>UTC ticks; never goes back.</summary>
    public long Now { get; private set; }

    public void MoveTo(long utcTicks)
    {
        if (utcTicks > Now) Now = utcTicks;
    }

    /// <summary>Whole seconds since local midnight.</summary>
    public double SecondOfDay() => Local() % TimeSpan.TicksPerDay / TimeSpan.TicksPerSecond;

    /// <summary>Local wall-clock time, .NET ticks.</summary>
    public long Local() => clock.ToLocal(Now);
}
