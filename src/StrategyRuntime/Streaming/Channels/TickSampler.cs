using System.Collections.Concurrent;
using StrategyRuntime.Storage.Concurrency;

namespace StrategyRuntime.Streaming.Channels;

/// <summary>
/// Finds a few times a second the sessions that have something new to show, and makes one frame of the latest view of each.
/// </summary>
internal sealed class TickSampler : IDisposable
{
    private readonly ConcurrentQueue<SessionChannel> _waiting = new();
    private readonly TimeSpan _interval;
    private readonly Alarm _alarm;
    private int _armed;

    /// <param name="time">The clock.</param>
    /// <param name="interval">Shortest time between two frames of a session.</param>
    public TickSampler(TimeProvider time, TimeSpan interval)
    {
        _interval = interval;
        _alarm = Alarm.Of("ticks", time, Sample);
    }

    /// <summary>A session has something to show; call it once until <see cref="SessionChannel.SampleTick"/> was called.</summary>
    public void Enqueue(SessionChannel channel)
    {
        _waiting.Enqueue(channel);
        if (Interlocked.Exchange(ref _armed, 1) == 0) _alarm.Set(_interval);
    }

    /// <inheritdoc/>
    public void Dispose() => _alarm.Dispose();

    private void Sample()
    {
        Interlocked.Exchange(ref _armed, 0);
        for (var count = _waiting.Count; count > 0 && _waiting.TryDequeue(out var channel); count--)
        {
            try
            {
                channel.SampleTick();
            }
            catch (OutOfMemoryException)
            {
                // This session shows its next view; an exception here would end the process and all sessions with it.
            }
        }
    }
}
