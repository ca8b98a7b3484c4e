using System.Globalization;
using StrategyRuntime.Engine.Candles;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Tests.Candles;

public sealed class CandleGridTests
{
    [Theory]
    [InlineData("NYSE", "1h", "2024-06-03T14:45", "2024-06-03T14:30", "2024-06-03T15:30")]
    [InlineData("NYSE", "1h", "2024-06-03T13:15", "2024-06-03T12:30", "2024-06-03T13:30")] // before the session
    [InlineData("TSE", "1h", "2024-05-07T02:10", "2024-05-07T02:00", "2024-05-07T03:00")] // 11:00 to 12:00
    [InlineData("TSE", "1h", "2024-05-07T03:10", "2024-05-07T03:00", "2024-05-07T03:30")] // ends where the afternoon begins
    [InlineData("TSE", "1h", "2024-05-07T03:40", "2024-05-07T03:30", "2024-05-07T04:30")] // 12:30 to 13:30
    [InlineData("CME", "4h", "2024-05-05T23:00", "2024-05-05T22:00", "2024-05-06T02:00")]
    [InlineData("CME", "4h", "2024-05-06T21:30", "2024-05-06T18:00", "2024-05-06T22:00")] // cut at the end of the day
    [InlineData("FX", "1d", "2024-05-05T22:00", "2024-05-05T21:00", "2024-05-06T21:00")]
    [InlineData("CME", "1w", "2024-05-05T22:00", "2024-05-05T22:00", "2024-05-10T22:00")]
    [InlineData("NYSE", "1w", "2024-05-08T15:00", "2024-05-06T04:00", "2024-05-11T04:00")] // to the end of Friday
    [InlineData("NYSE", "1w", "2024-03-26T15:00", "2024-03-25T04:00", "2024-03-29T04:00")] // to Thursday before Good Friday
    [InlineData("NYSE", "2w", "2024-05-08T15:00", "2024-04-29T04:00", "2024-05-11T04:00")]
    [InlineData("NYSE", "1mo", "2024-02-14T15:00", "2024-02-01T05:00", "2024-03-01T05:00")]
    [InlineData("NYSE", "1mo", "2024-03-14T15:00", "2024-03-01T05:00", "2024-03-29T04:00")] // Good Friday ends the month early
    [InlineData("CRYPTO", "1mo", "2024-02-14T15:00", "2024-02-01T00:00", "2024-03-01T00:00")]
    [InlineData("CRYPTO", "1w", "2024-05-12T15:00", "2024-05-06T00:00", "2024-05-13T00:00")]
    [InlineData("NSE", "1w", "2024-01-20T05:00", "2024-01-14T18:30", "2024-01-20T18:30")] // a week with a Saturday's session
    [InlineData("LSE", "1w", "2024-05-11T10:00", "2024-05-10T23:00", "2024-05-12T23:00")] // behind the last trading day
    public void A_candle_holds_an_instant(string exchange, string timeframe, string time, string open, string end) =>
        Grid(exchange, timeframe).CandleAt(Utc(time)).Should().Be((Utc(open), Utc(end)));

    [Fact]
    public void Candles_of_the_clock_start_at_even_hours_and_end_with_the_trading_day()
    {
        var grid = Grid("NYSE", "2h", CandleAlignment.Clock);
        grid.CandleAt(Utc("2024-06-03T13:30")).Should().Be((Utc("2024-06-03T12:00"), Utc("2024-06-03T14:00")));
        grid.CandleAt(Utc("2024-06-03T14:00")).Should().Be((Utc("2024-06-03T14:00"), Utc("2024-06-03T16:00")));
        Grid("CME", "2h", CandleAlignment.Clock).CandleAt(Utc("2024-05-06T21:30"))
            .Should().Be((Utc("2024-05-06T21:00"), Utc("2024-05-06T22:00")));
    }

    // Minutes over the two Sundays on which clocks change, and the days beside them.
    [Theory]
    [InlineData("NYSE", "4h", "2024-03-09T00:00")]
    [InlineData("NYSE", "45m", "2024-11-02T00:00")]
    [InlineData("LSE", "1h", "2024-10-26T00:00")]
    [InlineData("ASX", "2h", "2024-04-06T00:00")]
    [InlineData("FX", "4h", "2024-03-08T00:00")]
    [InlineData("CME", "7h", "2024-11-01T00:00")]
    [InlineData("TSE", "50m", "2024-05-07T00:00")]
    public void Candles_follow_each_other_without_overlap(string exchange, string timeframe, string from)
    {
        foreach (var alignment in Enum.GetValues<CandleAlignment>())
        {
            var grid = Grid(exchange, timeframe, alignment);
            var start = Utc(from);
            var last = grid.CandleAt(start);
            for (var minute = 1; minute < 4 * 24 * 60; minute++)
            {
                var time = start + TimeSpan.FromMinutes(minute);
                if (time < last.End) continue;
                var (open, end) = grid.CandleAt(time);
                open.Should().Be(last.End);
                end.Should().BeGreaterThan(time);
                last = (open, end);
            }
        }
    }

    [Fact]
    public void Bars_of_the_timeframe_are_candles_from_where_they_start()
    {
        var grid = new CandleGrid(Parse("1h"), CandleAlignment.Session, Calendar("NYSE")) { OfBars = true };
        grid.CandleAt(Utc("2024-06-03T13:00")).Should().Be((Utc("2024-06-03T13:00"), Utc("2024-06-03T14:00")));
    }

    private static CandleGrid Grid(string exchange, string timeframe, CandleAlignment alignment = CandleAlignment.Session) =>
        new(Parse(timeframe), alignment, Calendar(exchange));

    private static TradingCalendar Calendar(string name) =>
        new(Exchange.TryGet(name, out var exchange) ? exchange : throw new ArgumentException(name));

    private static Timeframe Parse(string text) =>
        Timeframe.TryParse(text, out var timeframe) ? timeframe : throw new ArgumentException(text);

    private static UtcTime Utc(string text) => new(DateTime.Parse(text, CultureInfo.InvariantCulture).Ticks);
}
