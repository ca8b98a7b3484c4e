using StrategyRuntime.Storage.Concurrency;

namespace StrategyRuntime.Storage.Tests.Concurrency;

public sealed class FairThreadsTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Work_and_what_follows_its_awaits_runs_on_its_own_threads()
    {
        using var threads = new FairThreads("fair", 2, ThreadRank.Patient);
        var names = new List<string?>();
        await threads.Run("a", async () =>
        {
            names.Add(Thread.CurrentThread.Name);
            await Task.Run(() => { });
            names.Add(Thread.CurrentThread.Name);
            await Task.Yield();
            names.Add(Thread.CurrentThread.Name);
        });
        names.Should().HaveCount(3).And.OnlyContain(name => name!.StartsWith("fair "));
    }

    [Fact]
    public async Task However_much_one_has_to_do_a_thread_is_left_for_the_others()
    {
        using var threads = new FairThreads("fair", 3, ThreadRank.Patient);
        using var done = new ManualResetEventSlim();
        var running = 0;
        var most = 0;
        var taken = Enumerable.Range(0, 20).Select(_ => threads.Run("a", () =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref running));
            done.Wait();
            Interlocked.Decrement(ref running);
            return Task.CompletedTask;
        })).ToList();
        try
        {
            for (var i = 0; i < 10; i++) await threads.Run($"b{i}", () => Task.CompletedTask).WaitAsync(s_patience);
        }
        finally
        {
            done.Set();
            await Task.WhenAll(taken).WaitAsync(s_patience);
        }
        most.Should().BeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task However_much_of_one_goes_on_together_after_waiting_a_thread_is_left_for_the_others()
    {
        using var threads = new FairThreads("fair", 3, ThreadRank.Patient);
        using var done = new ManualResetEventSlim();
        var goOn = new TaskCompletionSource();
        var running = 0;
        var most = 0;
        var taken = new List<Task>();
        try
        {
            for (var i = 0; i < 20; i++)
            {
                var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                taken.Add(threads.Run("a", async () =>
                {
                    waits.SetResult();
                    await goOn.Task;
                    InterlockedMax(ref most, Interlocked.Increment(ref running));
                    done.Wait();
                    Interlocked.Decrement(ref running);
                }));
                await waits.Task.WaitAsync(s_patience);
                // Meanwhile its thread leaves it, so that nothing of that owner is under way when the next begins.
                await threads.Run("b", () => Task.CompletedTask).WaitAsync(s_patience);
            }
            goOn.SetResult();
            for (var i = 0; i < 10; i++) await threads.Run($"b{i}", () => Task.CompletedTask).WaitAsync(s_patience);
        }
        finally
        {
            goOn.TrySetResult();
            done.Set();
            await Task.WhenAll(taken).WaitAsync(s_patience);
        }
        most.Should().BeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task Each_has_its_turn_before_anyone_has_a_second()
    {
        using var threads = new FairThreads("fair", 2, ThreadRank.Patient);
        using var begin = new ManualResetEventSlim();
        using var done = new ManualResetEventSlim();
        var order = new List<string>();
        // One thread is held to the end, and the other until all tasks wait: they are done one after the other.
        var held = threads.Run("x", () =>
        {
            done.Wait();
            return Task.CompletedTask;
        });
        var first = threads.Run("y", () =>
        {
            begin.Wait();
            return Task.CompletedTask;
        });
        var tasks = new[] { "a", "a", "a", "b", "c" }.Select(owner => threads.Run(owner, () =>
        {
            lock (order) order.Add(owner);
            return Task.CompletedTask;
        })).ToList();
        begin.Set();
        try
        {
            await Task.WhenAll([first, .. tasks]).WaitAsync(s_patience);
        }
        finally
        {
            done.Set();
            await held.WaitAsync(s_patience);
        }
        order.Should().Equal("a", "b", "c", "a", "a");
    }

    [Fact]
    public async Task A_failure_reaches_the_caller_and_the_threads_live_on()
    {
        using var threads = new FairThreads("fair", 2, ThreadRank.Patient);
        for (var i = 0; i < 4; i++)
        {
            await FluentActions.Awaiting(() => threads.Run("a", () => throw new InvalidOperationException("x")))
                .Should().ThrowAsync<InvalidOperationException>();
        }
        await threads.Run("a", () => Task.CompletedTask).WaitAsync(s_patience);
    }

    [Fact]
    public async Task What_was_queued_is_done_after_the_end_and_what_comes_later_too()
    {
        var threads = new FairThreads("fair", 2, ThreadRank.Patient);
        using var begin = new ManualResetEventSlim();
        var done = 0;
        var tasks = Enumerable.Range(0, 10).Select(_ => threads.Run("a", async () =>
        {
            begin.Wait();
            await Task.Yield();
            Interlocked.Increment(ref done);
        })).ToList();
        threads.Dispose();
        begin.Set();
        await Task.WhenAll([.. tasks, threads.Run("b", () => Task.CompletedTask)]).WaitAsync(s_patience);
        done.Should().Be(10);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int known;
        do known = Volatile.Read(ref most);
        while (value > known && Interlocked.CompareExchange(ref most, value, known) != known);
    }
}
