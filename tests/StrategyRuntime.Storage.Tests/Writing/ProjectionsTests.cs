using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Fold;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Journal;
using StrategyRuntime.Storage.Tests.Durability;
using StrategyRuntime.Storage.Writing;

namespace StrategyRuntime.Storage.Tests.Writing;

/// <summary>How stale a file can be, on a clock that only the disk moves.</summary>
public sealed class ProjectionsTests
{
    private readonly DiskTime _time = new();
    private readonly MemoryDisk _disk = new();
    private readonly SessionFold _fold = new(SessionFixture.Session, 1);
    private readonly string _folder = new SessionFixture(new MemoryDisk()).Folder;

    public ProjectionsTests() => _disk.CreateFolder(_folder);

    [Fact]
    public void After_a_rewrite_a_file_rests_for_a_multiple_of_the_time_that_took()
    {
        var projections = new Projections(_folder, _fold, _disk, _time);
        _disk.Before = next => Take(next, TimeSpan.FromMilliseconds(5));
        var started = _time.Now;
        projections.Write(all: true);
        // Three files; each was opened, written, synced, renamed, and its folder synced.
        var took = (_time.Now - started) / 3;
        took.Should().BeGreaterThan(TimeSpan.Zero);
        projections.Touch(EventType.Trade);
        projections.UntilDue().Should().BeGreaterThan(TimeSpan.Zero).And.BeLessThanOrEqualTo(Projections.RestFactor * took);
        _time.Now += Projections.RestFactor * took;
        projections.UntilDue().Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void A_large_file_rests_for_its_size_at_the_stated_rate()
    {
        FillTrades(4_000);
        var projections = new Projections(_folder, _fold, _disk, _time);
        projections.Write(all: true);
        var size = _disk.ReadWhole(Path.Combine(_folder, SessionFiles.Trades))!.Length;
        var rest = TimeSpan.FromSeconds((double)size / Projections.BytesPerSecond);
        rest.Should().BeGreaterThan(TimeSpan.FromMilliseconds(100), "otherwise the file is not large");
        projections.Touch(EventType.Trade);
        _time.Now += rest - TimeSpan.FromMilliseconds(1);
        var before = _disk.OperationCount;
        projections.Write(all: false);
        _disk.ReadWhole(Path.Combine(_folder, SessionFiles.Trades))!.Length.Should().Be(size);
        _disk.OperationCount.Should().Be(before + 5, "the metrics alone, which are small, have rested");
        _time.Now += TimeSpan.FromMilliseconds(1);
        projections.UntilDue().Should().Be(TimeSpan.Zero);
    }

    private int Take(DiskOperation operation, TimeSpan time)
    {
        _time.Now += time;
        return operation.Bytes;
    }

    private void FillTrades(int count)
    {
        Exchange.TryGet("NSE", out var nse).Should().BeTrue();
        var encoder = new EventEncoder(SessionFixture.Session, 1, new ExchangeClock(nse!.Zone));
        var batch = new EventBatch();
        var seq = 0;
        foreach (var sessionEvent in FakeRun.Create(count * 5)) encoder.Encode(batch, sessionEvent, ++seq);
        for (var i = 0; i < batch.Count; i++) _fold.Apply(batch[i]);
    }

    private sealed class DiskTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
