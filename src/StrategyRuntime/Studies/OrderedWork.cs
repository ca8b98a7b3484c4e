using StrategyRuntime.Storage.Concurrency;

namespace StrategyRuntime.Studies;

/// <summary>
/// Numbered pieces of work on several threads, and on other machines where there are some, whose results are taken in the order of their
/// numbers.
/// </summary>
internal static class OrderedWork
{
    /// <summary>Does all pieces; returns when their results were taken.</summary>
    /// <param name="blocks">The pieces, in the order in which they are begun.</param>
    /// <param name="threads">How many threads.</param>
    /// <param name="makeWorker">Makes what one thread works with.</param>
    /// <param name="take">Takes a result, on the calling thread.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <param name="elsewhere">Workers on other machines.</param>
    /// <param name="isAlone">True when nothing else lives in the process that collections of garbage could delay.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void Run<T>(
        WorkBlocks blocks, int threads, Func<Func<int, CancellationToken, Task<T>>> makeWorker, Action<int, T> take,
        CancellationToken cancellationToken, DistantWork<T>? elsewhere = null, bool isAlone = true)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var count = Math.Min(threads, blocks.To - blocks.From);
        if (count <= 0) return;
        using var pauses = isAlone ? null : new CollectionPauses();
        var state = new WorkState<T>(blocks, pauses, stopping.Token);
        // What a worker waits for it goes on with here, too, and not on the thread pool.
        using var scheduler = new DedicatedThreadScheduler("study", count, ThreadRank.Background);
        var workers = new Task[count + 1];
        for (var i = 0; i < count; i++) workers[i] = scheduler.Run(() => state.WorkAsync(makeWorker), CancellationToken.None);
        workers[count] = elsewhere is null
            ? Task.CompletedTask
            : new DistantWorkers<T>(elsewhere, state, stopping.Token).RunAsync();
        try
        {
            for (var number = blocks.From; number < blocks.To; number++)
            {
                var result = state.Take(number);
                pauses?.Enter();
                try
                {
                    take(number, result);
                }
                finally
                {
                    pauses?.Leave();
                }
            }
        }
        finally
        {
            stopping.Cancel();
            state.Wake();
            Task.WaitAll(workers, CancellationToken.None);
        }
    }
}
