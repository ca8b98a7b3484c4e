using System.Text;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Buffers;
using StrategyRuntime.Storage.Fold;
using StrategyRuntime.Storage.Journal;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Storage.Tests.Durability;
using StrategyRuntime.Storage.Tests.Writing;
using StrategyRuntime.Storage.Writing;

namespace StrategyRuntime.Storage.Tests.Fold;

public sealed class FoldCheckpointsTests
{
    // About 20,000 events, enough for several checkpoints.
    private static readonly IReadOnlyList<FakeEvent> s_events = FakeRun.Create(10_000);

    [Theory]
    [InlineData(Mode.LiveSimulation)]
    [InlineData(Mode.Backtest)]
    public async Task The_state_at_any_event_is_that_of_a_fold_from_the_start(Mode mode)
    {
        var disk = new MemoryDisk();
        var fixture = new SessionFixture(disk);
        await using var writer = await StrategyOutputWriter.OpenAsync(fixture.Settings(mode) with { Durability = DurabilityPolicy.Os });
        await SessionFixture.EmitAsync(writer, s_events, flushEvery: 500);
        await writer.CompleteAsync(RunState.Completed);
        using var finished = SessionReader.Open(fixture.Folder, files: disk)!;
        var expected = Snapshots([1, 4_095, 4_096, 4_097, 12_000, 12_289, s_events.Count]);
        foreach (var reader in new[] { writer.Reader, finished })
        {
            // Backwards first: what an earlier question has left must not change the answer to a later one.
            foreach (var (seq, snapshot) in expected.Reverse().Concat(expected))
                Encoding.UTF8.GetString(reader.StateAt(seq).Json).Should().Be(snapshot, "event {0}", seq);
        }
    }

    [Fact]
    public void However_long_a_run_is_checkpoints_stay_few_and_spread_over_it()
    {
        var checkpoints = new FoldCheckpoints();
        var fold = new SessionFold(SessionFixture.Session, 1);
        var last = 0L;
        foreach (var line in Lines(FakeRun.Create(200_000, seed: 3)))
        {
            fold.Apply(line);
            checkpoints.Offer(fold);
            last = fold.Seq;
            checkpoints.Count.Should().BeLessThanOrEqualTo(FoldCheckpoints.MaxCount);
        }
        last.Should().BeGreaterThan(FoldCheckpoints.FirstSpacing * FoldCheckpoints.MaxCount, "otherwise none was thinned out");
        var largestGap = 0L;
        for (var seq = 1L; seq <= last; seq += 997) largestGap = Math.Max(largestGap, seq - (checkpoints.Before(seq)?.Seq ?? 0));
        largestGap.Should().BeLessThanOrEqualTo(last / 4);
    }

    [Fact]
    public void Sessions_share_the_memory_of_checkpoints_and_one_without_any_keeps_none()
    {
        var budget = new ByteBudget(40_000);
        FoldCheckpoints[] sessions = [new(budget), new(budget), new(budget)];
        var folds = sessions.Select(_ => new SessionFold(SessionFixture.Session, 1)).ToArray();
        foreach (var line in Lines(FakeRun.Create(60_000, seed: 3)))
        {
            for (var i = 0; i < sessions.Length; i++)
            {
                folds[i].Apply(line);
                sessions[i].Offer(folds[i]);
            }
            budget.Used.Should().BeInRange(0, budget.Total);
        }
        sessions.Sum(s => s.Count).Should().BeLessThan(3 * FoldCheckpoints.MaxCount / 4);
    }

    [Fact]
    public void A_copy_and_its_original_go_on_without_touching_each_other()
    {
        var lines = Lines(FakeRun.Create(60)).ToList();
        var fold = Folded(lines.Take(70));
        var copy = fold.Copy();
        var then = Text(fold);
        foreach (var line in lines.Skip(70)) fold.Apply(line);
        Text(copy).Should().Be(then);
        foreach (var line in lines.Skip(70)) copy.Apply(line);
        Text(copy).Should().Be(Text(fold)).And.Be(Text(Folded(lines)));
    }

    private static SessionFold Folded(IEnumerable<byte[]> lines)
    {
        var fold = new SessionFold(SessionFixture.Session, 1);
        foreach (var line in lines) fold.Apply(line);
        return fold;
    }

    private static string Text(SessionFold fold) => Encoding.UTF8.GetString(fold.Snapshot().Json);

    private static SortedDictionary<long, string> Snapshots(long[] at)
    {
        var snapshots = new SortedDictionary<long, string>();
        var fold = new SessionFold(SessionFixture.Session, 1);
        foreach (var line in Lines(s_events))
        {
            fold.Apply(line);
            if (at.Contains(fold.Seq)) snapshots[fold.Seq] = Text(fold);
        }
        return snapshots;
    }

    private static IEnumerable<byte[]> Lines(IReadOnlyList<FakeEvent> events)
    {
        Exchange.TryGet("NSE", out var nse).Should().BeTrue();
        var encoder = new EventEncoder(SessionFixture.Session, 1, new ExchangeClock(nse!.Zone));
        var batch = new EventBatch();
        for (var seq = 1; seq <= events.Count; seq++)
        {
            encoder.Encode(batch, events[seq - 1], seq);
            yield return batch.Lines.ToArray();
            batch.Clear();
        }
    }
}
