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
        WorkBlocks blocks, int threads, Func<Func<int, CancellationToken, Task<T>>> makeWorker, Action<int, T> take,
        CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var state = new State<T>(blocks, stopping.Token);
        var count = Math.Min(threads, blocks.To - blocks.From);
        if (count <= 0) return;
        // What a worker waits for it goes on with here, too, and not on the thread pool.
        using var scheduler = new DedicatedThreadScheduler("study", count, ThreadRank.Background);
        var workers = new Task[count];
        for (var i = 0; i < count; i++) workers[i] = scheduler.Run(() => state.WorkAsync(makeWorker), CancellationToken.None);
        try
        {
            for (var number = blocks.From; number < blocks.To; number++) take(number, state.Take(number));
        }
        finally
        {
            stopping.Cancel();
            state.Wake();
            Task.WaitAll(workers, CancellationToken.None);
        }
    }

    private sealed class State<T>(WorkBlocks blocks, CancellationToken stopping)
    {
        private readonly Dictionary<int, T> _done = [];
        private int _taken = blocks.From;
        private Exception? _failure;

        public async Task WorkAsync(Func<Func<int, CancellationToken, Task<T>>> makeWorker)
        {
            try
            {
                var work = makeWorker();
                while (Next() is { } number)
                {
                    var result = await work(number, stopping);
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
