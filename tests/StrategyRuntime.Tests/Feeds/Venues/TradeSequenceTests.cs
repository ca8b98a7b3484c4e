using FsCheck;
using FsCheck.Fluent;
using StrategyRuntime.Feeds.Venues;
using StrategyRuntime.Storage.Feeds;

namespace StrategyRuntime.Tests.Feeds.Venues;

public sealed class TradeSequenceTests
{
    [Fact]
    public void Whatever_order_trades_come_in_and_however_often_each_is_written_once_in_order()
    {
        // Each comes at most ten places late, some of them several times.
        var arrivals =
            from count in Gen.Choose(1, 200)
            from delays in Gen.Choose(0, 10).ArrayOf(3 * count)
            from repeats in Gen.Choose(1, 3).ArrayOf(count)
            select Enumerable.Range(2, count)
                .SelectMany((id, i) => Enumerable.Range(0, repeats[i]).Select(r => (Id: (long)id, At: i + delays[3 * i + r])))
                .OrderBy(a => a.At)
                .Select(a => a.Id)
                .ToArray();
        Prop.ForAll(arrivals.ToArbitrary(), ids =>
        {
            var sequence = new TradeSequence(null);
            sequence.Add(VenueDialect.TradeOf(1));
            foreach (var id in ids) sequence.Add(VenueDialect.TradeOf(id));
            var written = sequence.TakeReady();
            var all = ids.Append(1).Distinct().Order().ToArray();
            written.Select(s => s.Tick.SourceId!.Value).Should().Equal(all);
            written.Should().OnlyContain(s => s.Reason == null);
            sequence.HasHole.Should().BeFalse();
            sequence.Duplicates.Should().Be(ids.Length + 1 - all.Length);
        }).Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public void One_old_number_with_a_new_time_is_no_new_series()
    {
        var sequence = new TradeSequence(null);
        for (var id = 10; id <= 12; id++) sequence.Add(VenueDialect.TradeOf(id));
        sequence.Add(VenueDialect.TradeOf(11) with { Time = VenueDialect.TradeOf(40).Time });
        sequence.Add(VenueDialect.TradeOf(13));
        sequence.Add(VenueDialect.TradeOf(12) with { Time = VenueDialect.TradeOf(41).Time });
        sequence.TakeReady().Select(s => s.Tick.SourceId).Should().Equal(10, 11, 12, 13);
    }

    [Fact]
    public void A_series_goes_on_behind_the_last_tick_of_the_log()
    {
        const double none = double.NaN;
        var last = new FeedRecord(
            FeedRecordKind.Tick, VenueDialect.TradeOf(7).Time, 1, 1, none, none, none, 3 * TradeSequence.IdsPerSeries + 7);
        var sequence = new TradeSequence(last);
        sequence.Add(VenueDialect.TradeOf(7));
        sequence.Add(VenueDialect.TradeOf(8));
        sequence.TakeReady().Select(s => s.Tick.SourceId).Should().Equal(3 * TradeSequence.IdsPerSeries + 8);
        sequence.Duplicates.Should().Be(1);
    }

    [Fact]
    public void More_early_trades_than_have_room_end_the_wait_for_the_missing_one()
    {
        var sequence = new TradeSequence(null);
        sequence.Add(VenueDialect.TradeOf(1));
        for (var id = 3; id <= 20_003; id++) sequence.Add(VenueDialect.TradeOf(id));
        var written = sequence.TakeReady();
        written.Count(s => s.Reason == FeedGapReason.Missing).Should().Be(1);
        written[^1].Tick.SourceId.Should().Be(20_003);
    }
}
