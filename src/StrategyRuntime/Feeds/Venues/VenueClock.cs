using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Feeds.Venues;

/// <summary>
/// A venue's time, from the stamps of its messages and what has passed since. The message that was fastest under way tells it best; old
/// ones are forgotten, because two clocks never run alike.
/// </summary>
internal sealed class VenueClock(TimeProvider time)
{
    private static readonly TimeSpan s_span = TimeSpan.FromMinutes(1);

    private readonly long _start = time.GetTimestamp();
    private long? _before;
    private long? _current;
    private long _since;

    /// <summary>A message with this stamp came at a moment of the local clock.</summary>
    public void See(UtcTime stamp, long timestamp)
    {
        var offset = stamp.Ticks - time.GetElapsedTime(_start, timestamp).Ticks;
        if (_current is null || time.GetElapsedTime(_since, timestamp) > s_span)
            (_before, _current, _since) = (_current, offset, timestamp);
        else if (offset > _current)
            _current = offset;
    }

    /// <summary>The venue's time at a moment of the local clock; null before the first stamp.</summary>
    public UtcTime? At(long timestamp) => _current is { } current
        ? new UtcTime(Math.Max(current, _before ?? current) + time.GetElapsedTime(_start, timestamp).Ticks)
        : null;
}
