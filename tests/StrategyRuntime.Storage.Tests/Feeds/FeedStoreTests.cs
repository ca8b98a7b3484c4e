using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Feeds;
using StrategyRuntime.Tests;

namespace StrategyRuntime.Storage.Tests.Feeds;

public sealed class FeedStoreTests : IDisposable
{
    private const int Segment = 4_096;
    private const int Bound = 8 * Segment * FeedRecord.Size;

    private readonly TestFolder _root = new();
    private readonly TestFolder _outside = new();
    private readonly FeedStore _feeds;

    public FeedStoreTests()
    {
        Directory.CreateDirectory(_root.Root.MarketFolder);
        _feeds = Open(_root);
        _feeds.Settle();
    }

    public void Dispose()
    {
        _feeds.Dispose();
        _root.Dispose();
        _outside.Dispose();
    }

    [Fact]
    public void A_feed_whose_folder_is_a_link_is_neither_read_nor_written_nor_deleted()
    {
        Directory.CreateDirectory(_outside.Root.MarketFolder);
        using (var outside = Open(_outside)) outside.Save(Manifest("ACME"));
        var target = _outside.Market(FeedStore.NameOf("ACME"));
        var manifest = Path.Combine(target, FeedManifest.FileName);
        var before = File.ReadAllText(manifest);
        Directory.CreateSymbolicLink(_root.Market(FeedStore.NameOf("ACME")), target);

        _feeds.Symbols().Should().BeEmpty();
        _feeds.Find("ACME").Should().BeNull();
        _feeds.Log("ACME").Should().BeNull();
        Action[] changes = [() => _feeds.Save(Manifest("ACME") with { Source = "replay" }), () => _feeds.Delete("ACME")];
        foreach (var change in changes) change.Should().Throw<DurableFileException>().Which.Fault.Should().Be(FileFault.Link);
        File.ReadAllText(manifest).Should().Be(before);
    }

    [Fact]
    public void A_feed_is_found_by_another_reader_and_stays_while_a_run_needs_it()
    {
        _feeds.Save(Manifest("ACME"));
        using (var reader = new FeedStore(_root.Root.MarketFolder, NativeFiles.Instance, isWriter: false))
            reader.Symbols().Should().Equal("ACME");
        _feeds.Keep("run", "ACME", 0);
        _feeds.Delete("ACME").Should().BeFalse();
        _feeds.Release("run");
        _feeds.Delete("ACME").Should().BeTrue();
        _feeds.Find("ACME").Should().BeNull();
    }

    [Fact]
    public async Task A_bound_of_bytes_is_kept_whatever_the_size_of_other_feeds_segments()
    {
        var log = _feeds.Save(Manifest("ACME") with { RetentionBytes = Bound });
        _feeds.Settle();
        await AppendAsync(log, 100_000);
        _feeds.Trim("ACME").Should().BePositive();
        log.Standing.Bytes.Should().BeInRange(Bound / 2, Bound);
    }

    [Fact]
    public async Task What_runs_of_other_machines_may_need_is_trimmed_once_it_has_been_beyond_the_retention_for_a_round()
    {
        _feeds.Share();
        var log = _feeds.Save(Manifest("ACME") with { RetentionBytes = Bound });
        await AppendAsync(log, 20 * Segment);
        var needed = new Dictionary<string, long> { ["ACME"] = 3 * Segment };

        _feeds.LookBeyond("ACME").Should().BeFalse("what is beyond the retention is noted first");
        _feeds.LookBeyond("ACME").Should().BeTrue();
        _feeds.Settle(null);
        _feeds.Trim("ACME").Should().Be(0, "what runs need is not known");
        _feeds.IsNeeded("ACME").Should().BeTrue();
        _feeds.Settle(needed);
        _feeds.IsNeeded("ACME").Should().BeTrue();
        _feeds.Trim("ACME").Should().Be(3);
        log.First.Should().Be(3 * Segment);
        _feeds.Settle(new Dictionary<string, long>());
        _feeds.IsNeeded("ACME").Should().BeFalse();
        _feeds.Trim("ACME").Should().BePositive();
        var first = log.First;
        await AppendAsync(log, 8 * Segment);
        _feeds.LookBeyond("ACME").Should().BeFalse("a run may have begun with it a moment ago");
        _feeds.Trim("ACME").Should().Be(0);
        _feeds.LookBeyond("ACME").Should().BeTrue();
        _feeds.Trim("ACME").Should().BePositive();
        log.First.Should().BeGreaterThan(first);
    }

    [Fact]
    public async Task There_is_something_to_trim_only_beyond_a_retention_and_where_no_run_of_the_machine_needs_it()
    {
        await AppendAsync(_feeds.Save(Manifest("ACME")), 20 * Segment);
        _feeds.LookBeyond("ACME").Should().BeFalse("all of it is kept");
        await AppendAsync(_feeds.Save(Manifest("MSFT") with { RetentionBytes = Bound }), 20 * Segment);
        _feeds.Keep("run", "MSFT", 0);
        _feeds.LookBeyond("MSFT").Should().BeFalse("a run needs it");
        _feeds.Release("run");
        _feeds.LookBeyond("MSFT").Should().BeTrue();
    }

    [Fact]
    public async Task A_run_whose_record_comes_late_is_sure_of_what_is_within_the_retention_alone()
    {
        var time = new ManualTime();
        using var feeds = new FeedStore(_root.Root.MarketFolder, NativeFiles.Instance, isWriter: true, time: time);
        var manifest = Manifest("ACME") with { RetentionBytes = Bound };
        var log = feeds.Save(manifest);
        await AppendAsync(log, Segment);
        feeds.Share();
        var first = feeds.FirstOf(manifest, log);
        feeds.Keep("run", "ACME", first);
        await AppendAsync(log, 20 * Segment);
        time.Advance(FeedStore.BetweenTrims);
        (await IsKeptAsync()).Should().BeTrue("the machine that trims knows its own runs");
        feeds.Leave();
        (await IsKeptAsync()).Should().BeFalse("another one may have asked before");
        feeds.Keep("run", "ACME", first);
        (await IsKeptAsync()).Should().BeTrue("it was found just now, and goes a round later");
        time.Advance(FeedStore.BetweenTrims);
        first = feeds.FirstOf(manifest, log);
        first.Should().BePositive();
        (await IsKeptAsync()).Should().BeTrue("it is within the retention");

        Task<bool> IsKeptAsync() => feeds.IsKeptAsync("run", "ACME", manifest.Id, first);
    }

    [Fact]
    public async Task A_run_is_refused_what_has_gone_while_its_record_was_written()
    {
        var manifest = Manifest("ACME") with { RetentionBytes = Bound };
        var log = _feeds.Save(manifest);
        await AppendAsync(log, 20 * Segment);
        var isKnown = true;
        Action meanwhile = () => { };
        _feeds.Share(() =>
        {
            meanwhile();
            return Task.FromResult(isKnown);
        });
        (await IsKeptAsync()).Should().BeTrue();
        (await IsKeptAsync("f-2")).Should().BeFalse("it is another log");
        isKnown = false;
        (await IsKeptAsync()).Should().BeFalse("what has come is not known");
        isKnown = true;
        meanwhile = () => log.Trim(long.MaxValue, null, Bound).Should().BePositive();
        (await IsKeptAsync()).Should().BeFalse("its first records were removed");
        meanwhile = () => _feeds.Delete("ACME").Should().BeTrue();
        (await IsKeptAsync(from: long.MaxValue)).Should().BeFalse("there is no feed any more");

        Task<bool> IsKeptAsync(string? id = null, long from = 0) => _feeds.IsKeptAsync("run", "ACME", id ?? manifest.Id, from);
    }

    [Fact]
    public void Gaps_and_changes_that_come_at_once_are_all_in_the_manifest()
    {
        const int threads = 4, each = 30;
        _feeds.Save(Manifest("ACME") with { Exchange = "" });
        Thread[] all = [.. Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < each; i++)
            {
                _feeds.AddGap("ACME", new UtcTime(i), new UtcTime(i + 1), FeedGapReason.Missing);
                _feeds.Change("ACME", known => known! with { Exchange = known.Exchange + "x" });
            }
        }))];
        foreach (var thread in all) thread.Start();
        foreach (var thread in all) thread.Join();
        var manifest = _feeds.Find("ACME")!;
        (manifest.GapCount, manifest.Gaps.Count, manifest.Exchange!.Length).Should().Be((threads * each, 100, threads * each));
    }

    private static async Task AppendAsync(FeedLog log, int count)
    {
        const int batch = 1_024;
        var start = new UtcTime(new DateTime(2024, 3, 1).Ticks);
        for (var first = (int)log.End; count > 0; first += batch, count -= batch)
        {
            FeedTick[] ticks =
                [.. Enumerable.Range(first, Math.Min(batch, count)).Select(i => new FeedTick(start + TimeSpan.FromSeconds(i), 100))];
            await log.AppendAsync(ticks, null, default);
        }
    }

    private static FeedStore Open(TestFolder root) => new(root.Root.MarketFolder, NativeFiles.Instance, isWriter: true);

    private static FeedManifest Manifest(string symbol) =>
        new() { Id = "f-1", Symbol = symbol, Source = "push", CreatedAt = new DateTimeOffset(2024, 3, 1, 0, 0, 0, TimeSpan.Zero) };
}
