using System.Globalization;
using StrategyRuntime.Storage.Concurrency;

namespace StrategyRuntime.Storage.Tests.Concurrency;

public sealed class DedicatedThreadSchedulerTests
{
    [Fact]
    public async Task Work_and_what_follows_its_awaits_runs_on_its_own_threads()
    {
        using var scheduler = new DedicatedThreadScheduler("test", 2);
        var threads = new List<(bool IsPool, string? Name)>();
        await scheduler.Run(async () =>
        {
            threads.Add((Thread.CurrentThread.IsThreadPoolThread, Thread.CurrentThread.Name));
            await Task.Run(() => { });
            threads.Add((Thread.CurrentThread.IsThreadPoolThread, Thread.CurrentThread.Name));
        });
        threads.Should().OnlyContain(t => !t.IsPool && t.Name!.StartsWith("test "));
    }

    [Fact]
    public async Task A_failure_reaches_the_caller_and_the_thread_lives_on()
    {
        using var scheduler = new DedicatedThreadScheduler("test", 1);
        await FluentActions.Awaiting(() => scheduler.Run(() => throw new InvalidOperationException("x")))
            .Should().ThrowAsync<InvalidOperationException>();
        var ran = false;
        await scheduler.Run(() => { ran = true; });
        ran.Should().BeTrue();
    }

    [Fact]
    public async Task Without_a_thread_more_the_ones_that_there_are_do_all_of_it()
    {
        var started = 0;
        using var begin = new ManualResetEventSlim();
        using var scheduler = new DedicatedThreadScheduler("test", 4)
        {
            Start = (name, rank, work) => started++ == 0 ? RankedThread.Start(name, rank, work) : throw new InsufficientMemoryException(),
        };
        var tasks = Enumerable.Range(0, 10).Select(_ => scheduler.Run(async () =>
        {
            begin.Wait();
            await Task.Yield();
        })).ToList();
        begin.Set();
        await Task.WhenAll(tasks).WaitAsync(TimeSpan.FromSeconds(30));
        started.Should().BeGreaterThan(1);
    }

    [Fact]
    public async Task Without_any_thread_the_caller_sees_why_and_what_was_refused_is_not_done_later()
    {
        var isFull = true;
        var done = new List<string>();
        using var scheduler = new DedicatedThreadScheduler("test", 1)
        {
            Start = (name, rank, work) => isFull ? throw new InsufficientMemoryException() : RankedThread.Start(name, rank, work),
        };
        (await FluentActions.Awaiting(() => scheduler.Run(() => done.Add("first"))).Should().ThrowAsync<TaskSchedulerException>())
            .WithInnerException<OutOfMemoryException>();
        isFull = false;
        await scheduler.Run(() => done.Add("second"));
        done.Should().Equal("second");
    }

    [Theory]
    [InlineData(ThreadRank.Prompt, ThreadPriority.Normal, 0)]
    [InlineData(ThreadRank.Patient, ThreadPriority.BelowNormal, 5)]
    [InlineData(ThreadRank.Background, ThreadPriority.BelowNormal, 10)]
    public async Task Threads_that_give_way_run_below_the_others(ThreadRank rank, ThreadPriority priority, int niceness)
    {
        using var scheduler = new DedicatedThreadScheduler("test", 1, rank);
        await scheduler.Run(() =>
        {
            Thread.CurrentThread.Priority.Should().Be(priority);
            if (OperatingSystem.IsLinux()) Niceness().Should().BeGreaterThanOrEqualTo(niceness);
        });
    }

    [Fact]
    public async Task A_thread_is_no_nicer_because_one_that_gives_way_starts_it()
    {
        if (!OperatingSystem.IsLinux()) return;
        var usual = Niceness();
        using var background = new DedicatedThreadScheduler("test", 1, ThreadRank.Background);
        var prompt = int.MaxValue;
        await background.Run(() =>
        {
            using var scheduler = new DedicatedThreadScheduler("test", 1);
            scheduler.Run(() => prompt = Niceness()).Wait();
        });
        prompt.Should().BeLessThanOrEqualTo(usual);
    }

    [Fact]
    public void Disposing_finishes_what_was_queued()
    {
        var scheduler = new DedicatedThreadScheduler("test", 1);
        var count = 0;
        for (var i = 0; i < 100; i++) _ = scheduler.Run(() => { count++; });
        scheduler.Dispose();
        count.Should().Be(100);
    }

    // Behind the name in brackets: the 17th field.
    private static int Niceness() => int.Parse(
        File.ReadAllText("/proc/thread-self/stat").Split(')')[^1].Trim().Split(' ')[16], CultureInfo.InvariantCulture);
}
