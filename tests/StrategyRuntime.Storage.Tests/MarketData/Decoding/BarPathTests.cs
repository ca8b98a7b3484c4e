using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.Tests.MarketData.Decoding;

public sealed class BarPathTests
{
    [Fact]
    public void A_bar_that_closed_higher_goes_open_low_high_close()
    {
        var ticks = Csv.Decode("timestamp,open,high,low,close,volume,oi\n2024-10-29T09:15:00Z,10,12,9,11,500,70\n", "1m").Ticks();
        ticks.Select(tick => tick.Price).Should().Equal(10, 9, 12, 11);
        ticks.Select(tick => tick.Time).Should().Equal(
            Csv.At("2024-10-29T09:15:00Z"), Csv.At("2024-10-29T09:15:15Z"), Csv.At("2024-10-29T09:15:30Z"), Csv.At(
                "2024-10-29T09:15:59.999Z"));
    }

    [Fact]
    public void A_bar_that_closed_lower_goes_open_high_low_close() =>
        Csv.Decode("timestamp,open,high,low,close\n2024-10-29,11,12,9,10\n", "1m").Ticks().Select(tick => tick.Price)
            .Should().Equal(11, 12, 9, 10);

    [Fact]
    public void A_bar_that_closed_at_its_open_goes_low_first() =>
        Csv.Decode("timestamp,open,high,low,close\n2024-10-29,10,12,9,10\n", "1m").Ticks().Select(tick => tick.Price)
            .Should().Equal(10, 9, 12, 10);

    [Fact]
    public void The_last_tick_of_a_bar_carries_its_volume_and_open_interest()
    {
        var ticks = Csv.Decode("timestamp,open,high,low,close,volume,oi\n2024-10-29,10,12,9,11,500,70\n", "1m").Ticks();
        ticks.Select(tick => tick.Volume).Should().Equal(0, 0, 0, 500);
        ticks.Select(tick => tick.OpenInterest).Should().Equal(double.NaN, double.NaN, double.NaN, 70);
    }

    [Theory]
    [InlineData("2024-10-29", "2024-10-29T04:00:00Z", "2024-10-30T04:00:00Z")]
    [InlineData("2024-03-10", "2024-03-10T05:00:00Z", "2024-03-11T04:00:00Z")]
    [InlineData("2024-11-03", "2024-11-03T04:00:00Z", "2024-11-04T05:00:00Z")]
    [InlineData("2024-10-29T00:00:00Z", "2024-10-29T04:00:00Z", "2024-10-30T04:00:00Z")]
    [InlineData("2024-10-29T00:00:00-04:00", "2024-10-29T04:00:00Z", "2024-10-30T04:00:00Z")]
    [InlineData("2024-10-29T04:00:00Z", "2024-10-29T04:00:00Z", "2024-10-30T04:00:00Z")]
    [InlineData("1730208600", "2024-10-29T04:00:00Z", "2024-10-30T04:00:00Z")]
    public void A_daily_bar_lasts_from_local_midnight_to_the_next_whatever_the_clock_does(string stamp, string start, string end)
    {
        var series = Csv.Decode($"timestamp,open,high,low,close\n{stamp},10,12,9,11\n", "1d", Csv.Nyse);
        var ticks = series.Ticks();
        var length = Csv.At(end) - Csv.At(start);
        ticks.Select(tick => tick.Time).Should().Equal(
            Csv.At(start), Csv.At(start) + length / 4, Csv.At(start) + length / 2, Csv.At(end) - TimeSpan.FromMilliseconds(1));
        series.EndAfter(3).Should().Be(Csv.At(end).Ticks);
    }

    [Fact]
    public void An_indian_day_that_is_written_in_utc_is_the_indian_date()
    {
        var series = Csv.Decode("timestamp,open,high,low,close\n2024-10-28T18:30:00Z,10,12,9,11\n", "1d", Csv.Nse);
        series.TimeOf(0).Should().Be(Csv.At("2024-10-29T00:00:00+05:30").Ticks);
    }

    [Fact]
    public void Two_daily_bars_of_one_date_are_two_candles_of_one_timestamp() => Csv
        .Error("timestamp,open,high,low,close\n2024-10-29T09:00:00Z,10,12,9,11\n2024-10-29T17:00:00Z,10,12,9,11\n", "1d")
        .Reason.Should().Contain("two candles");

    [Theory]
    [InlineData("2024-10-28")]
    [InlineData("2024-11-01")]
    public void A_weekly_bar_starts_on_the_monday_of_its_date(string date)
    {
        var series = Csv.Decode($"timestamp,open,high,low,close\n{date},10,12,9,11\n", "1w");
        series.TimeOf(0).Should().Be(Csv.At("2024-10-28T00:00:00Z").Ticks);
        series.EndAfter(3).Should().Be(Csv.At("2024-11-04T00:00:00Z").Ticks);
    }

    [Fact]
    public void A_weekly_bar_that_is_dated_on_a_sunday_is_refused() =>
        Csv.Error("timestamp,open,high,low,close\n2024-11-03,10,12,9,11\n", "1w").Reason.Should().Contain("Sunday");

    [Fact]
    public void The_end_after_an_inner_tick_of_a_bar_is_that_tick()
    {
        var series = Csv.Decode("timestamp,open,high,low,close\n2024-10-29,10,12,9,11\n", "1h");
        series.EndAfter(1).Should().Be(series.TimeOf(1));
        series.EndAfter(3).Should().Be(Csv.At("2024-10-29T01:00:00Z").Ticks);
    }

    [Fact]
    public void Bars_longer_than_a_chunk_are_found_by_time_and_copied_in_parts_of_any_size()
    {
        var start = new DateTime(2024, 1, 1);
        var rows = Enumerable.Range(0, 70_000)
            .Select(i => FormattableString.Invariant($"{start.AddMinutes(i):yyyy-MM-dd HH:mm},{i},{i + 2},{i},{i + 1}\n"));
        var series = Csv.Decode("timestamp,open,high,low,close\n" + string.Concat(rows), "1m");
        series.Ticks.Should().Be(280_000);
        var all = series.Ticks();
        all.Should().BeInAscendingOrder(tick => tick.Time);
        series.FirstAtOrAfter(all[263_001].Time.Ticks).Should().Be(263_001);
        var part = new Tick[7];
        for (var at = 262_100L; at < 262_200; at += part.Length)
        {
            series.Copy(at, series.Ticks, long.MaxValue, 0, part).Should().Be(part.Length);
            part.Should().Equal(all[(int)at..(int)(at + part.Length)]);
        }
    }
}
