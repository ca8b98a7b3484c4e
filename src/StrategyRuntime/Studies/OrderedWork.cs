using System.Runtime.ExceptionServices;
using StrategyRuntime.Storage.Concurrency;

namespace StrategyRuntime.Studies;

/// <summary>Numbered pieces of work on several threads, whose results are taken in the order of their numbers.</summary>
internal static class OrderedWork
{
    // Workers may be so many pieces ahead of the one that is waited for.
    private const int MaxAhead = 4_096;

    /// <summary>Does the pieces from one number to another; returns when all were taken.</summary>
    /// <param name="from">First number.</param>
    /// <param name="to">Number after the last.</param>
    /// <param name="threads">How many threads.</param>
    /// <param name="makeWorker">Makes what one thread works with.</param>
    /// <param name="take">Takes a result, on the calling thread.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void Run<T>(
        int from, int to, int threads, Func<Func<int, CancellationToken, T>> makeWorker, Action<int, T> take,
        CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var state = new State<T>(from, to, stopping.Token);
        var workers = Enumerable.Range(0, Math.Min(threads, to - from))
            .Select(i => BackgroundThread.Start($"study {i + 1}", () => state.Work(makeWorker)))
            .ToList();
        try
        {
            for (var number = from; number < to; number++) take(number, state.Take(number));
        }
        finally
        {
            stopping.Cancel();
            state.Wake();
            workers.ForEach(w => w.Join());
        }
    }

    private sealed class State<T>(int from, int to, CancellationToken stopping)
    {
        private readonly Dictionary<int, T> _done = [];
        private int _next = from;
        private int _taken = from;
        private Exception? _failure;

        public void Work(Func<Func<int, CancellationToken, T>> makeWorker)
        {
            try
            {
                var work = makeWorker();
                while (Next() is { } number)
                {
                    var result = work(number, stopping);
                    lock (_done)
                    {
                        _done.Add(number, result);
                        Monitor.PulseAll(_done);
                    }
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                Wake();
            }
            catch (Exception exception)
            {
                // Whatever it is, the caller has to see it; the thread must not take the process along.
                lock (_done)
                {
                    _failure ??= exception;
                    Monitor.PulseAll(_done);
                }
            }
        }

        public T Take(int number)
        {
            lock (_done)
            {
                T? result;
                while (!_done.Remove(number, out result))
                {
                    if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);
                    stopping.ThrowIfCancellationRequested();
                    Monitor.Wait(_done, TimeSpan.FromMilliseconds(100));
                }
                _taken = number + 1;
                Monitor.PulseAll(_done);
                return result;
            }
        }

        public void Wake()
        {
            lock (_done) Monitor.PulseAll(_done);
        }

        private int? Next()
        {
            lock (_done)
            {
                while (_next < to && _next - _taken >= MaxAhead && !stopping.IsCancellationRequested) Monitor.Wait(_done);
                return _next < to && !stopping.IsCancellationRequested && _failure is null ? _next++ : null;
            }
        }
    }
}
