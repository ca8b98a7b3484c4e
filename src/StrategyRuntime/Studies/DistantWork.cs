using StrategyRuntime.Storage.Concurrency;

namespace StrategyRuntime.Studies;

/// <summary>Workers on other machines. They do many pieces with one call, and may refuse, vanish or come while the work goes on.</summary>
/// <param name="Workers">Names of those that can be asked now.</param>
/// <param name="Work">Has a worker do pieces by their numbers; null when it did none of them.</param>
internal sealed record DistantWork<T>(
    Func<IReadOnlyCollection<string>> Workers, Func<string, int[], CancellationToken, DistantResults<T>?> Work);

/// <summary>What a distant worker did.</summary>
/// <param name="Results">A result for each number, in their order.</param>
/// <param name="Threads">How many pieces it does at a time.</param>
/// <param name="Took">How long it worked.</param>
internal sealed record DistantResults<T>(IReadOnlyList<T> Results, int Threads, TimeSpan Took);

/// <summary>
/// Keeps distant workers busy: two calls are under way with each, so that one that has ended a call goes on with the next.
/// </summary>
/// <param name="work">The workers.</param>
/// <param name="state">Gives numbers and takes results.</param>
/// <param name="stopping">Stops.</param>
internal sealed class DistantWorkers<T>(DistantWork<T> work, WorkState<T> state, CancellationToken stopping)
{
    private const int CallsAtOnce = 2;
    private const int FirstNumbers = 4;
    private const int MostNumbers = WorkBlocks.MaxSize / 4;

    // A call is so long that its way there and back hardly counts, and so short that others hardly wait for it in the end.
    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_afterRefusal = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, List<Thread>> _employed = new(StringComparer.Ordinal);

    /// <summary>Employs each worker that is there until all numbers were given; returns when their calls have ended.</summary>
    public void Run()
    {
        do
        {
            foreach (var worker in work.Workers())
            {
                if (_employed.TryGetValue(worker, out var threads) && threads.Exists(t => t.IsAlive)) continue;
                _employed[worker] =
                    [.. Enumerable.Range(1, CallsAtOnce).Select(i => BackgroundThread.Start($"study at {worker}", () => Employ(worker)))];
            }
        }
        while (!state.HasEnded && !stopping.WaitHandle.WaitOne(s_betweenLooks));
        foreach (var thread in _employed.Values.SelectMany(t => t)) thread.Join();
    }

    private void Employ(string worker)
    {
        var size = FirstNumbers;
        while (work.Workers().Contains(worker) && state.TakeAway(size) is { Length: > 0 } numbers)
        {
            var done = Work(worker, numbers);
            if (done is null)
            {
                // Another node is asked no sooner: it may be about to go, or busy with a study of a user there.
                if (stopping.WaitHandle.WaitOne(s_afterRefusal)) return;
                continue;
            }
            if (done.Took < s_least) size *= 2;
            else if (done.Took > s_most) size /= 2;
            size = Math.Clamp(size, Math.Min(done.Threads, MostNumbers), MostNumbers);
        }
    }

    private DistantResults<T>? Work(string worker, int[] numbers)
    {
        DistantResults<T>? done = null;
        try
        {
            done = work.Work(worker, numbers, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Everything stops.
        }
        catch (Exception exception)
        {
            state.Fail(exception);
        }
        finally
        {
            state.Return(numbers, done?.Results);
        }
        return done;
    }
}
