using System.Runtime.ExceptionServices;
using StrategyRuntime.Storage.Concurrency;

namespace StrategyRuntime.Studies;

/// <summary>Numbered pieces of work on several threads, whose results are taken in the order of their numbers.</summary>
internal static class OrderedWork
{
    /// <summary>Does all pieces; returns when their results were taken.</summary>
    /// <param name="blocks">The pieces, in the order in which they are begun.</param>
    /// <param name="threads">How many threads.</param>
    /// <param name="makeWorker">Makes what one thread works with.</param>
    /// <param name="take">Takes a result, on the calling thread.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void Run<T>(
        WorkBlocks blocks, int threads, Func<Func<int, CancellationToken, T>> makeWorker, Action<int, T> take,
        CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var state = new State<T>(blocks, stopping.Token);
        var workers = Enumerable.Range(0, Math.Min(threads, blocks.To - blocks.From))
            .Select(i => BackgroundThread.Start($"study {i + 1}", () => state.Work(makeWorker)))
            .ToList();
        try
        {
            for (var number = blocks.From; number < blocks.To; number++) take(number, state.Take(number));
        }
        finally
        {
            stopping.Cancel();
            state.Wake();
            workers.ForEach(w => w.Join());
        }
    }

    private sealed class State<T>(WorkBlocks blocks, CancellationToken stopping)
    {
        private readonly Dictionary<int, T> _done = [];
        private int _taken = blocks.From;
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
                while (!stopping.IsCancellationRequested && _failure is null)
                {
                    if (blocks.HasEnded) return null;
                    if (blocks.Next(_taken) is { } number) return number;
                    Monitor.Wait(_done);
                }
                return null;
            }
        }
    }
}
