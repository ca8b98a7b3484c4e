using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Concurrency;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Feeds;
using StrategyRuntime.Storage.Tests.Durability;

namespace StrategyRuntime.Storage.Tests.Feeds;

public sealed class FeedLogTests : IDisposable
{
    private const string Folder = "/root/_market/ACME.feed";
    private static readonly UtcTime s_start = new(new DateTime(2024, 3, 1, 14, 30, 0, DateTimeKind.Utc).Ticks);

    private readonly DedicatedThreadScheduler _threads = new("test", 1);
    private readonly MemoryDisk _disk = new();

    public FeedLogTests() => _disk.CreateFolder(Folder);

    public void Dispose() => _threads.Dispose();

    [Fact]
    public async Task What_is_appended_is_read_back_as_it_was_from_memory_and_from_the_file()
    {
        var log = Open(_disk);
        FeedTick[] ticks =
        [
            new(At(0), 100.25, 3, 100.2, 100.3, 17, 1), new(At(1), 100.30000000000001), new(At(2), double.NaN), new(At(2), -4),
        ];
        var answer = await log.AppendAsync(ticks, null, default);
        answer.Should().Be(new FeedAppend(4, 4, 0, 0, false));
        FeedLog[] views = [log, Open(_disk.AfterKill())];
        foreach (var view in views)
        {
            var read = new Tick[8];
            view.Read(0, 0, read).Should().Be(4);
            read[0].Should().Be(new Tick(At(0), 100.25, 3, 100.2, 100.3, 17, 0));
            read[1].Price.Should().Be(100.30000000000001);
            double.IsNaN(read[2].Price).Should().BeTrue();
            read[3].Price.Should().Be(-4);
            view.Standing.Counts.Should().Be(new FeedCounts(3, 1, 0, 0));
        }
    }

    [Fact]
    public async Task A_late_tick_is_stamped_with_the_last_time_and_keeps_its_own()
    {
        var log = Open(_disk);
        var answer = await log.AppendAsync(new FeedTick[] { new(At(5), 1), new(At(3), 2) }, null, default);
        answer.Late.Should().Be(1);
        var records = new FeedRecord[2];
        log.ReadRecords(0, records).Should().Be(2);
        (records[1].Time, records[1].SourceTime).Should().Be((At(5), At(3)));
        log.Standing.Counts.Late.Should().Be(1);
    }

    [Fact]
    public async Task A_source_id_counts_once_also_after_a_restart()
    {
        var log = Open(_disk);
        await log.AppendAsync(new FeedTick[] { new(At(0), 1, SourceId: 7), new(At(0), 1, SourceId: 7) }, null, default);
        log = Open(_disk.AfterKill());
        var answer = await log.AppendAsync(new FeedTick[] { new(At(0), 1, SourceId: 7), new(At(1), 2, SourceId: 8) }, null, default);
        (answer.Accepted, answer.Duplicates, log.End).Should().Be((1, 1, 2));
    }

    [Fact]
    public async Task A_batch_of_a_key_counts_once_and_gives_the_same_position_again()
    {
        var log = Open(_disk);
        var first = await log.AppendAsync(new FeedTick[] { new(At(0), 1), new(At(1), 2) }, Key("batch-1"), default);
        await log.AppendAsync(new FeedTick[] { new(At(2), 3) }, null, default);
        foreach (var view in new[] { log, Open(_disk.AfterKill()) })
        {
            var again = await view.AppendAsync(new FeedTick[] { new(At(0), 1), new(At(1), 2) }, Key("batch-1"), default);
            (again.Repeated, again.Position, again.Accepted).Should().Be((true, first.Position, 2));
            view.Standing.Counts.Ticks.Should().Be(3);
            var other = () => view.AppendAsync(new FeedTick[] { new(At(9), 1) }, FeedKey.Of("batch-1", [2]), default);
            await other.Should().ThrowAsync<FeedKeyReusedException>();
        }
    }

    [Fact]
    public async Task A_time_mark_moves_the_time_and_one_that_says_nothing_new_is_dropped()
    {
        var log = Open(_disk);
        await log.AppendAsync(new FeedTick[] { new(At(1), 1), new(At(9), double.NaN), new(At(9), double.NaN) }, null, default);
        (log.End, log.LastTime, log.Standing.LastTickTime).Should().Be((2, At(9), At(1)));
    }

    [Fact]
    public async Task The_first_record_at_a_time_is_found_over_all_segments()
    {
        var log = Open(_disk, new FeedLogOptions { SegmentRecords = 10, WindowRecords = 16 });
        for (var i = 0; i < 100; i += 5) await log.AppendAsync(Ticks(i, 5), null, default);
        foreach (var view in new[] { log, Open(_disk.AfterKill(), new FeedLogOptions { SegmentRecords = 10 }) })
        {
            for (var i = 0; i < 100; i++) view.FirstAtOrAfter(At(i), view.End).Should().Be(i);
            view.FirstAtOrAfter(At(100), view.End).Should().Be(100);
        }
    }

    [Fact]
    public async Task Old_segments_go_by_age_and_by_size_but_not_from_what_is_needed_on()
    {
        var log = Open(_disk, new FeedLogOptions { SegmentRecords = 10 });
        for (var i = 0; i < 100; i += 5) await log.AppendAsync(Ticks(i, 5), null, default);
        log.Trim(needed: 25, oldest: At(50), maxBytes: null).Should().Be(2);
        log.First.Should().Be(20);
        log.Trim(needed: long.MaxValue, oldest: At(50), maxBytes: null).Should().Be(3);
        log.Trim(needed: long.MaxValue, oldest: null, maxBytes: 1).Should().Be(4);
        var read = new Tick[4];
        log.Read(log.First, 0, read).Should().Be(4);
        Open(_disk.AfterKill()).First.Should().Be(90);
    }

    [Fact]
    public async Task A_follower_is_called_when_there_is_more_to_read()
    {
        var log = Open(_disk);
        var seen = new List<long>();
        var following = log.Follow(() => seen.Add(log.End));
        await log.AppendAsync(Ticks(0, 3), null, default);
        following.Dispose();
        await log.AppendAsync(Ticks(3, 3), null, default);
        await _threads.Run(() => { });
        seen.Should().Equal(3);
    }

    [Fact]
    public async Task A_follower_that_rests_is_called_by_a_price_or_a_time_at_which_it_can_act_alone()
    {
        var log = Open(_disk);
        var seen = new List<long>();
        using var following = log.Follow(() => seen.Add(log.End));
        following.Rest(new QuietMarket(99, 101, At(100)));
        await log.AppendAsync(new FeedTick[] { new(At(1), 99.01), new(At(2), 100.99), new(At(99), double.NaN) }, null, default);
        await _threads.Run(() => { });
        seen.Should().BeEmpty();
        await log.AppendAsync(new FeedTick[] { new(At(99), 100), new(At(99), 101) }, null, default);
        await log.AppendAsync(new FeedTick[] { new(At(99), 99) }, null, default);
        await log.AppendAsync(new FeedTick[] { new(At(100), double.NaN) }, null, default);
        following.Watch();
        await log.AppendAsync(new FeedTick[] { new(At(101), 100) }, null, default);
        await _threads.Run(() => { });
        seen.Should().Equal(5, 6, 7, 8);
    }

    [Fact]
    public async Task The_first_tick_after_a_time_is_found_behind_marks()
    {
        var log = Open(_disk);
        var ticks = new FeedTick[] { new(At(1), 100), new(At(2), double.NaN), new(At(3), double.NaN), new(At(4), 100) };
        await log.AppendAsync(ticks, null, default);
        log.FirstTickAtOrAfter(At(0)).Should().Be(At(1));
        log.FirstTickAtOrAfter(At(2)).Should().Be(At(4));
        log.FirstTickAtOrAfter(At(5)).Should().BeNull();
    }

    [Fact]
    public async Task What_is_damaged_behind_the_reach_of_a_commit_is_not_cut_off()
    {
        var options = new FeedLogOptions { MaxPendingBytes = 0, SegmentRecords = 1 << 20 };
        var log = Open(_disk, options);
        for (var i = 0; i < 4; i++) await log.AppendAsync(Ticks(i * 60_000, 60_000), null, default);
        _disk.Corrupt(Path.Combine(Folder, "0000000000000000.log"), bytes =>
        {
            bytes[FeedRecord.Size * 100 + 20] ^= 1;
            return bytes;
        });
        var open = () => Open(_disk, options);
        open.Should().Throw<FeedDamagedException>().Which.Position.Should().Be(99);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_crash_at_any_operation_every_acknowledged_tick_is_there_once_and_in_order(bool isPowerLoss)
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var disk = new MemoryDisk();
            disk.CreateFolder(Folder);
            disk.SyncFolder(Path.GetDirectoryName(Folder)!);
            var crashAt = 1 + random.Next(40);
            var operations = 0;
            MemoryDisk? after = null;
            disk.Before = operation =>
            {
                if (++operations == crashAt) after = isPowerLoss ? disk.AfterPowerLoss(random) : disk.AfterKill();
                var isShort = operation.Kind == DiskOperationKind.Append && operation.Bytes > FeedRecord.Size && random.Next(3) == 0;
                return isShort ? random.Next(1, operation.Bytes) : operation.Bytes;
            };
            var options = new FeedLogOptions { SegmentRecords = 7 };
            var log = Open(disk, options);
            var acknowledged = 0L;
            var sent = 0;
            while (after is null)
            {
                var count = random.Next(1, 9);
                await log.AppendAsync(Ticks(sent, count), random.Next(2) == 0 ? Key($"key-{sent}") : null, default);
                sent += count;
                if (after is null) acknowledged = sent;
            }
            var recovered = Open(after, options);
            recovered.Standing.Counts.Ticks.Should().BeGreaterThanOrEqualTo(acknowledged, $"seed {seed}");
            // The source sends again what was not acknowledged, and some of what was.
            var from = Math.Max(0, (int)acknowledged - 5);
            await recovered.AppendAsync(Ticks(from, sent - from + 10), null, default);
            var records = new FeedRecord[(int)(recovered.End - recovered.First)];
            recovered.ReadRecords(recovered.First, records).Should().Be(records.Length);
            records.Where(r => r.Kind == FeedRecordKind.Tick).Select(r => r.SourceId)
                .Should().Equal(Enumerable.Range(0, sent + 10).Select(i => (long?)i), $"seed {seed}");
            records.Select(r => r.Time.Ticks).Should().BeInAscendingOrder();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_commit_that_fails_is_an_error_for_its_batch_and_the_next_one_goes_on(bool isSync)
    {
        var kind = isSync ? DiskOperationKind.Sync : DiskOperationKind.Append;
        var log = Open(_disk);
        await log.AppendAsync(Ticks(0, 5), null, default);
        _disk.Before = operation => operation.Kind == kind
            ? throw new DurableFileException("write", operation.Path, FileFault.NoSpace, "no space")
            : operation.Bytes;
        var failing = () => log.AppendAsync(Ticks(5, 5), null, default);
        await failing.Should().ThrowAsync<DurableFileException>();
        log.End.Should().Be(5);
        _disk.Before = null;
        // The same ids again: those of the failed batch are not there.
        (await log.AppendAsync(Ticks(3, 7), null, default)).Should().Be(new FeedAppend(10, 5, 2, 0, false));
        foreach (var view in new[] { log, Open(_disk.AfterKill()), Open(_disk.AfterPowerLoss(new Random(1))) })
        {
            var records = new FeedRecord[20];
            view.ReadRecords(0, records).Should().Be(10);
            records.Take(10).Select(r => r.SourceId).Should().Equal(Enumerable.Range(0, 10).Select(i => (long?)i));
        }
    }

    [Fact]
    public async Task A_copy_whose_last_record_is_taken_back_goes_on_with_the_one_that_follows()
    {
        await Open(_disk).AppendAsync(Ticks(0, 3), null, default);
        var copy = FeedLog.OpenCopy(_disk, Folder, new FeedLogOptions(), _threads);
        copy.End.Should().Be(3);

        _disk.Corrupt(Path.Combine(Folder, "0000000000000000.log"), bytes => bytes[..^FeedRecord.Size]);
        copy.Grow(isRefreshed: true);
        copy.End.Should().Be(2);
        await Open(_disk).AppendAsync(Ticks(7, 1), null, default);
        copy.Grow(isRefreshed: true);

        var read = new Tick[4];
        copy.Read(0, 0, read).Should().Be(3);
        read.Take(3).Select(t => t.Price).Should().Equal(100, 100.25, 101.75);
    }

    [Fact]
    public async Task Batches_that_wait_at_a_time_share_a_sync()
    {
        var log = Open(_disk);
        using var hold = new ManualResetEventSlim();
        var syncs = 0;
        _disk.Before = operation =>
        {
            if (operation.Kind == DiskOperationKind.Sync && operation.Path.EndsWith(".log", StringComparison.Ordinal)) syncs++;
            return operation.Bytes;
        };
        var blocked = _threads.Run(hold.Wait);
        var appends = Enumerable.Range(0, 50).Select(i => log.AppendAsync(Ticks(i, 1), null, default)).ToList();
        hold.Set();
        await Task.WhenAll(appends);
        await blocked;
        syncs.Should().Be(1);
    }

    private static FeedKey? Key(string key) => FeedKey.Of(key, [1]);

    private static UtcTime At(int second) => s_start + TimeSpan.FromSeconds(second);

    private static FeedTick[] Ticks(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(i => new FeedTick(At(i), 100 + i * 0.25, SourceId: i))];

    private FeedLog Open(MemoryDisk disk, FeedLogOptions? options = null) =>
        FeedLog.Open(disk, Folder, options ?? new FeedLogOptions(), _threads);
}
