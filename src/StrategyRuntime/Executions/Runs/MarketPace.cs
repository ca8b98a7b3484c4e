using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Executions.Runs;

/// <summary>
/// The session's market clock: maps the passing of real time to market time at the session's speed. It is anchored anew whenever the
/// speed changes, the session pauses or a closed market is skipped, so that nothing before the change is affected. Not thread safe.
/// </summary>
internal sealed class MarketPace(TimeProvider time, Speed speed)
{
    // A night of a slow session lasts longer than a timer or a number holds; it is waited for in pieces.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromDays(1);

    private long _anchorTimestamp;
    private UtcTime _anchorMarket;
    private bool _held = true;

    /// <summary>Speed in force.</summary>
    public Speed Speed { get; private set; } = speed;

    /// <summary>True while market time stands still.</summary>
    public bool IsHeld => _held;

    /// <summary>Market time up to which ticks are due, UTC .NET ticks.</summary>
    public UtcTime Now
    {
        get
        {
            if (_held) return _anchorMarket;
            if (Speed.Multiple is not { } multiple) return UtcTime.MaxValue;
            var moved = time.GetElapsedTime(_anchorTimestamp).Ticks * multiple;
            return moved >= long.MaxValue - _anchorMarket.Ticks ? UtcTime.MaxValue : new UtcTime(_anchorMarket.Ticks + (long)moved);
        }
    }

    /// <summary>Sets market time.</summary>
    public void JumpTo(UtcTime marketTime)
    {
        _anchorMarket = marketTime;
        _anchorTimestamp = time.GetTimestamp();
    }

    /// <summary>Resumes market time.</summary>
    public void Release()
    {
        _anchorTimestamp = time.GetTimestamp();
        _held = false;
    }

    /// <summary>Holds market time at <paramref name="marketTime"/>.</summary>
    public void Hold(UtcTime marketTime)
    {
        _anchorMarket = marketTime;
        _held = true;
    }

    /// <summary>Changes the speed from now on; <paramref name="marketTime"/> is where an unpaced session stands.</summary>
    public void ChangeSpeed(Speed speed, UtcTime marketTime)
    {
        JumpTo(Speed.IsMax ? marketTime : Now);
        Speed = speed;
    }

    /// <summary>Real time until a market time is due; zero when it is, infinite while held.</summary>
    public TimeSpan Until(UtcTime marketTime)
    {
        var now = Now;
        if (marketTime <= now) return TimeSpan.Zero;
        if (_held || Speed.Multiple is not { } multiple) return Timeout.InfiniteTimeSpan;
        var ticks = Math.Ceiling((marketTime - now).Ticks / multiple);
        return ticks >= s_longestWait.Ticks ? s_longestWait : TimeSpan.FromTicks((long)ticks);
    }
}
