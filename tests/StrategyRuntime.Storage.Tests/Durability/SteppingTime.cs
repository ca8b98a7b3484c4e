namespace StrategyRuntime.Storage.Tests.Durability;

/// <summary>
/// Time that goes on by a step whenever it is looked at, so that a run does the same at every repetition; its timers fire at once.
/// </summary>
internal sealed class SteppingTime : TimeProvider
{
    private long _timestamp;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Add(ref _timestamp, TimeSpan.TicksPerMillisecond);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
}
