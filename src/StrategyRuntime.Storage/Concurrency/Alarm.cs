using System.Diagnostics;

namespace StrategyRuntime.Storage.Concurrency;

/// <summary>
/// Calls back at a time. With the system's clock it has a thread for that: a timer's callback stands in line behind the requests that the
/// thread pool has not come to, however long they take. For one caller at a time; the callback may set it anew.
/// </summary>
public abstract class Alarm : IDisposable
{
    /// <summary>Makes one that is not set.</summary>
    /// <param name="name">Name of its thread, for debuggers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ring">Is called; it must be quick and must not throw.</param>
    public static Alarm Of(string name, TimeProvider time, Action ring) =>
        time == TimeProvider.System ? new OfThread(name, ring) : new OfTimer(time, ring);

    /// <summary>Calls back after a time, once, in place of what was set before.</summary>
    public abstract void Set(TimeSpan after);

    /// <inheritdoc/>
    public abstract void Dispose();

    private sealed class OfTimer : Alarm
    {
        private readonly ITimer _timer;

        public OfTimer(TimeProvider time, Action ring)
        {
            // It must keep nothing of the one who is the first to wait.
            using (ExecutionContext.SuppressFlow())
                _timer = time.CreateTimer(_ => ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public override void Set(TimeSpan after) => _timer.Change(after, Timeout.InfiniteTimeSpan);

        public override void Dispose() => _timer.Dispose();
    }

    private sealed class OfThread : Alarm
    {
        private readonly object _gate = new();
        private readonly Action _ring;
        // Of the monotonic clock; MaxValue: not set.
        private long _at = long.MaxValue;
        private bool _isOver;

        public OfThread(string name, Action ring)
        {
            _ring = ring;
            RankedThread.Start(name, ThreadRank.Prompt, Work);
        }

        public override void Set(TimeSpan after)
        {
            lock (_gate)
            {
                var at = Stopwatch.GetTimestamp() + (long)Math.Ceiling(after.TotalSeconds * Stopwatch.Frequency);
                var isEarlier = at < _at;
                _at = at;
                if (isEarlier) Monitor.Pulse(_gate);
            }
        }

        public override void Dispose()
        {
            lock (_gate)
            {
                _isOver = true;
                Monitor.Pulse(_gate);
            }
        }

        private void Work()
        {
            while (IsDue()) _ring();
        }

        // False when it is over.
        private bool IsDue()
        {
            lock (_gate)
            {
                while (!_isOver)
                {
                    if (_at == long.MaxValue)
                    {
                        Monitor.Wait(_gate);
                        continue;
                    }
                    var rest = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), _at);
                    if (rest <= TimeSpan.Zero)
                    {
                        _at = long.MaxValue;
                        return true;
                    }
                    Monitor.Wait(_gate, (int)Math.Min(Math.Ceiling(rest.TotalMilliseconds), int.MaxValue));
                }
                return false;
            }
        }
    }
}
