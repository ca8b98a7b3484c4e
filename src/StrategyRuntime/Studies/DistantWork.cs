using StrategyRuntime.Storage.Concurrency;

namespace StrategyRuntime.Studies;

/// <summary>Workers on other machines. They do many pieces with one call, and may refuse, vanish or come while the work goes on.</summary>
/// <param name="Workers">Names of those that can be asked now.</param>
/// <param name="Work">Has a worker do pieces by their numbers; null when it did none of them.</param>
internal sealed record DistantWork<T>(
    Func<IReadOnlyCollection<string>> Workers, Func<string, int[], CancellationToken, Task<DistantResults<T>?>> Work);

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
    private const int MostCalls = 64;
    private const int FirstNumbers = 4;
    private const int MostNumbers = WorkBlocks.MaxSize / 4;

    // A call is so long that its way there and back hardly counts, and so short that others hardly wait for it in the end.
    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_afterRefusal = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, List<Task>> _employed = new(StringComparer.Ordinal);

    /// <summary>Employs each worker that is there until all numbers were given; returns when their calls have ended.</summary>
    public async Task RunAsync()
    {
        using var threads = new DedicatedThreadScheduler("study elsewhere", MostCalls, ThreadRank.Background);
        // The caller's thread waits for the results.
        while (!state.HasEnded && !stopping.IsCancellationRequested)
        {
            foreach (var worker in work.Workers())
            {
                if (_employed.TryGetValue(worker, out var calls) && calls.Exists(c => !c.IsCompleted)) continue;
                _employed[worker] =
                    [.. Enumerable.Range(0, CallsAtOnce).Select(_ => threads.Run(() => EmployAsync(worker), CancellationToken.None))];
            }
            await Task.Delay(s_betweenLooks, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await Task.WhenAll(_employed.Values.SelectMany(c => c)).ConfigureAwait(false);
    }

    private async Task EmployAsync(string worker)
    {
        var size = FirstNumbers;
        while (work.Workers().Contains(worker) && state.TakeAway(size) is { Length: > 0 } numbers)
        {
            if (await WorkAsync(worker, numbers) is not { } done)
            {
                // It may be about to go, or busy with a study of a user there.
                await Task.Delay(s_afterRefusal, stopping).ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                continue;
            }
            if (done.Took < s_least) size *= 2;
            else if (done.Took > s_most) size /= 2;
            size = Math.Clamp(size, Math.Min(done.Threads, MostNumbers), MostNumbers);
        }
    }

    private async Task<DistantResults<T>?> WorkAsync(string worker, int[] numbers)
    {
        DistantResults<T>? done = null;
        try
        {
            done = await work.Work(worker, numbers, stopping);
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
