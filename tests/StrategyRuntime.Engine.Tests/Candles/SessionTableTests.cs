using System.Globalization;
using StrategyRuntime.Engine.Candles;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Tests.Candles;

/// <summary>
/// Where the candles of a session start, against tables made by hand, in UTC: days of summer and winter time and of their changes, half
/// days, evenings of Globex and FX, lunch breaks.
/// </summary>
public sealed class SessionTableTests
{
    [Theory]
    [InlineData("NSE", "2024-10-29", "2h", "03:45 05:45 07:45 09:45")]
    [InlineData("MCX", "2024-10-29", "4h", "03:30 07:30 11:30 15:30")]
    [InlineData("NYSE", "2024-03-08", "2h", "14:30 16:30 18:30 20:30")] // winter time
    [InlineData("NYSE", "2024-03-11", "2h", "13:30 15:30 17:30 19:30")] // summer time
    [InlineData("NASDAQ", "2024-11-29", "1h", "14:30 15:30 16:30 17:30")] // half day: closes at 18:00
    [InlineData("CME", "2024-05-06", "4h", "22:00 02:00 06:00 10:00 14:00 18:00")] // from Sunday evening
    [InlineData("CME", "2024-11-29", "4h", "23:00 03:00 07:00 11:00 15:00")] // half day: closes at 18:00
    [InlineData("CBOT", "2024-11-04", "8h", "23:00 07:00 15:00")] // the Sunday on which clocks go back
    [InlineData("FX", "2024-01-08", "6h", "22:00 04:00 10:00 16:00")]
    [InlineData("FX", "2024-03-11", "6h", "21:00 03:00 09:00 15:00")] // the Sunday on which clocks go forward
    [InlineData("LSE", "2024-03-28", "2h", "08:00 10:00 12:00 14:00 16:00")]
    [InlineData("LSE", "2024-04-02", "2h", "07:00 09:00 11:00 13:00 15:00")]
    [InlineData("XETRA", "2024-03-28", "4h", "08:00 12:00 16:00")]
    [InlineData("EURONEXT", "2024-10-28", "2h", "08:00 10:00 12:00 14:00 16:00")]
    [InlineData("TSE", "2024-05-07", "1h", "00:00 01:00 02:00 03:30 04:30 05:30")] // 2:30 to 3:30 is the break
    [InlineData("TSE", "2024-05-07", "2h", "00:00 02:00 03:30 05:30")]
    [InlineData("HKEX", "2024-05-07", "1h", "01:30 02:30 03:30 05:00 06:00 07:00")] // 4:00 to 5:00 is the break
    [InlineData("SGX", "2024-05-07", "1h", "01:00 02:00 03:00 05:00 06:00 07:00 08:00")]
    [InlineData("ASX", "2024-04-05", "2h", "23:00 01:00 03:00")] // daylight time
    [InlineData("ASX", "2024-04-08", "2h", "00:00 02:00 04:00")]
    [InlineData("TSX", "2024-11-04", "3h", "14:30 17:30 20:30")]
    [InlineData("B3", "2024-12-16", "3h", "13:00 16:00 19:00")]
    [InlineData("CRYPTO", "2024-03-10", "8h", "00:00 08:00 16:00")]
    public void Candles_of_a_session_start_as_the_table_says(string exchange, string date, string timeframe, string starts)
    {
        Exchange.TryGet(exchange, out var known).Should().BeTrue();
        Timeframe.TryParse(timeframe, out var length).Should().BeTrue();
        var day = known!.Day(DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber);
        var grid = new CandleGrid(length, CandleAlignment.Session, new TradingCalendar(known));
        var found = new List<string>();
        var end = UtcTime.MinValue;
        for (var time = day.Open; time < day.Close; time += TimeSpan.FromMinutes(1))
        {
            if (time >= day.BreakBegin && time < day.BreakEnd) continue;
            var candle = grid.CandleAt(time);
            if (candle.Open < end) continue;
            candle.Open.Should().BeGreaterThanOrEqualTo(end, "candles do not overlap");
            end = candle.End;
            found.Add(new DateTime(candle.Open.Ticks).ToString("HH:mm", CultureInfo.InvariantCulture));
        }

        found.Should().Equal(starts.Split(' '));
    }
}
