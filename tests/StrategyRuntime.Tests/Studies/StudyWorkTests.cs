using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Studies;
using StrategyRuntime.Studies;

namespace StrategyRuntime.Tests.Studies;

/// <summary>In which order the sets of a study are begun, and that they are taken in the order of their numbers all the same.</summary>
public sealed class StudyWorkTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Results_are_taken_in_the_order_of_their_numbers_however_their_blocks_are_arranged(int threads)
    {
        var taken = new List<int>();
        var blocks = new WorkBlocks(5, 20_000, Array.Reverse, new ManualTime());

        OrderedWork.Run<int>(
            blocks, threads, () => (number, _) => Task.FromResult(number * 2), (number, result) => taken.Add(result - number), default);

        taken.Should().Equal(Enumerable.Range(5, 19_995));
    }

    [Fact]
    public void Distant_workers_share_the_work_and_each_result_is_taken_once()
    {
        var taken = new List<int>();
        var away = 0;
        var elsewhere = new DistantWork<int>(
            () => ["b", "c"],
            (_, numbers, _) =>
            {
                Interlocked.Add(ref away, numbers.Length);
                return Task.FromResult<DistantResults<int>?>(new([.. numbers.Select(n => n * 2)], 1, TimeSpan.Zero));
            });
        var blocks = new WorkBlocks(5, 20_000, Array.Reverse, TimeProvider.System);

        OrderedWork.Run<int>(
            blocks,
            1,
            () => (number, _) =>
            {
                // The others get theirs first, however fast this thread is.
                SpinWait.SpinUntil(() => Volatile.Read(ref away) > 0);
                return Task.FromResult(number * 2);
            },
            (number, result) => taken.Add(result - number),
            default,
            elsewhere);

        taken.Should().Equal(Enumerable.Range(5, 19_995));
        away.Should().BePositive();
    }

    [Fact]
    public void What_a_distant_worker_does_not_do_is_done_here()
    {
        var taken = new List<int>();
        using var refused = new ManualResetEventSlim();
        using var hangs = new ManualResetEventSlim();
        var elsewhere = new DistantWork<int>(
            () => ["refuses", "hangs"],
            async (worker, _, stop) =>
            {
                (worker == "hangs" ? hangs : refused).Set();
                if (worker == "hangs") await Task.Delay(Timeout.InfiniteTimeSpan, stop);
                return null;
            });

        OrderedWork.Run<int>(
            new WorkBlocks(0, 1_000, _ => { }, TimeProvider.System),
            2,
            () => (number, stop) =>
            {
                refused.Wait(stop);
                hangs.Wait(stop);
                return Task.FromResult(number * 2);
            },
            (number, result) => taken.Add(result - number),
            default,
            elsewhere);

        taken.Should().Equal(Enumerable.Range(0, 1_000));
    }

    [Fact]
    public void A_distant_worker_that_is_slow_keeps_none_of_the_others_waiting()
    {
        const int Count = 4 * WorkBlocks.MaxSize;
        var taken = new List<int>();
        using var hangs = new ManualResetEventSlim();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var elsewhere = new DistantWork<int>(
            () => ["hangs"],
            async (_, _, stop) =>
            {
                hangs.Set();
                await Task.Delay(Timeout.InfiniteTimeSpan, stop);
                return null;
            });

        OrderedWork.Run<int>(
            new WorkBlocks(0, Count, _ => { }, new ManualTime()),
            2,
            () => (number, stop) =>
            {
                hangs.Wait(stop);
                return Task.FromResult(number * 2);
            },
            (number, result) => taken.Add(result - number),
            patience.Token,
            elsewhere);

        taken.Should().Equal(Enumerable.Range(0, Count));
    }

    [Fact]
    public void A_block_waits_while_more_results_than_one_has_are_not_taken()
    {
        var blocks = new WorkBlocks(0, 100_000, _ => { }, new ManualTime());
        var begun = new HashSet<int>();

        while (blocks.Next(0) is { } number) begun.Add(number).Should().BeTrue("a number is given once");

        begun.Should().HaveCountLessThanOrEqualTo(2 * WorkBlocks.MaxSize).And.Contain(0);
        blocks.Next(begun.Count).Should().Be(begun.Count, "there is room again");
    }

    [Fact]
    public void Blocks_grow_while_they_take_no_time_and_shrink_when_they_take_long()
    {
        var time = new ManualTime();
        var sizes = new List<int>();
        var blocks = new WorkBlocks(0, 100_000, block => sizes.Add(block.Length), time);
        for (var number = 0; sizes.Count < 7; number++)
        {
            if (sizes.Count >= 5) time.Advance(TimeSpan.FromSeconds(1));
            blocks.Next(number);
        }

        sizes[..5].Should().Equal(16, 64, 256, 1_024, WorkBlocks.MaxSize);
        sizes[6].Should().BeLessThan(WorkBlocks.MaxSize);
    }

    [Fact]
    public void Sets_of_a_grid_follow_each_other_in_squares_within_their_symbol()
    {
        var plan = Plan(ParameterAxis.Range("fast", 1, 4, 1)!, ParameterAxis.Range("slow", 1, 4, 1)!);
        var numbers = Enumerable.Range(0, 16).ToArray();

        SetOrder.Arrange(plan, numbers);

        numbers.Should().Equal(0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15);
    }

    private static StudyPlan Plan(params ParameterAxis[] axes)
    {
        var space = new StudySpace(axes, []);
        return new StudyPlan
        {
            Request = new StudyRequest { Objective = StudyObjective.Of("sharpe")! },
            User = "anna",
            StrategyId = "cross",
            Document = default,
            StrategyHash = "",
            Strategies = [null!],
            Accounts = [new BrokerConnection { Id = "paper" }],
            SymbolPointer = null,
            Space = space,
            Combinations = space.All(1_000),
            Constraints = [],
            Range = default,
        };
    }
}
