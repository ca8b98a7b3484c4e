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
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void Run<T>(
        WorkBlocks blocks, int threads, Func<Func<int, CancellationToken, T>> makeWorker, Action<int, T> take,
        CancellationToken cancellationToken, DistantWork<T>? elsewhere = null)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var state = new WorkState<T>(blocks, stopping.Token);
        var workers = Enumerable.Range(0, Math.Min(threads, blocks.To - blocks.From))
            .Select(i => BackgroundThread.Start($"study {i + 1}", () => state.Work(makeWorker)))
            .ToList();
        if (elsewhere is not null && blocks.To > blocks.From)
            workers.Add(BackgroundThread.Start("study elsewhere", new DistantWorkers<T>(elsewhere, state, stopping.Token).Run));
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
}
