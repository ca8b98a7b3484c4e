using System.Globalization;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Tests.Market;

/// <summary>Trading days of the exchanges against tables made by hand, in UTC.</summary>
public sealed class TradingDayTableTests
{
    // Columns: begin, open, begin and end of the break, close, end. A dash is no break.
    [Theory]
    [InlineData("NSE", "2024-10-29", "28T18:30 29T03:45 - - 29T10:00 29T18:30")]
    [InlineData("CDS", "2024-10-29", "28T18:30 29T03:30 - - 29T11:30 29T18:30")]
    [InlineData("MCX", "2024-10-29", "28T18:30 29T03:30 - - 29T18:00 29T18:30")]
    [InlineData("NYSE", "2024-03-08", "08T05:00 08T14:30 - - 08T21:00 09T05:00")] // the Friday before the change of clocks
    [InlineData("NYSE", "2024-03-11", "11T04:00 11T13:30 - - 11T20:00 12T04:00")] // the Monday behind it
    [InlineData("NYSE", "2024-03-10", "10T05:00 10T13:30 - - 10T20:00 11T04:00")] // its Sunday has 23 hours
    [InlineData("NASDAQ", "2024-11-29", "29T05:00 29T14:30 - - 29T18:00 30T05:00")] // half day after Thanksgiving
    [InlineData("CBOE", "2024-07-03", "03T04:00 03T13:30 - - 03T17:00 04T04:00")] // half day before Independence Day
    [InlineData("CME", "2024-05-06", "05T22:00 05T22:00 - - 06T21:00 06T22:00")] // Monday begins on Sunday evening
    [InlineData("NYMEX", "2024-03-11", "10T22:00 10T22:00 - - 11T21:00 11T22:00")] // evening of the change of clocks
    [InlineData("CBOT", "2024-01-15", "14T23:00 14T23:00 - - 15T18:00 15T23:00")] // Martin Luther King's Day stops at noon
    [InlineData("FX", "2024-05-06", "05T21:00 05T21:00 - - 06T21:00 06T21:00")]
    [InlineData("FX", "2024-01-08", "07T22:00 07T22:00 - - 08T22:00 08T22:00")]
    [InlineData("LSE", "2024-01-15", "15T00:00 15T08:00 - - 15T16:30 16T00:00")]
    [InlineData("LSE", "2024-04-02", "01T23:00 02T07:00 - - 02T15:30 02T23:00")] // summer time
    [InlineData("XETRA", "2024-03-28", "27T23:00 28T08:00 - - 28T16:30 28T23:00")]
    [InlineData("EURONEXT", "2024-04-02", "01T22:00 02T07:00 - - 02T15:30 02T22:00")]
    [InlineData("TSE", "2024-05-07", "06T15:00 07T00:00 07T02:30 07T03:30 07T06:30 07T15:00")]
    [InlineData("HKEX", "2024-05-07", "06T16:00 07T01:30 07T04:00 07T05:00 07T08:00 07T16:00")]
    [InlineData("SGX", "2024-05-07", "06T16:00 07T01:00 07T04:00 07T05:00 07T09:00 07T16:00")]
    [InlineData("ASX", "2024-04-05", "04T13:00 04T23:00 - - 05T05:00 05T13:00")] // daylight time still
    [InlineData("ASX", "2024-04-08", "07T14:00 08T00:00 - - 08T06:00 08T14:00")]
    [InlineData("TSX", "2024-11-04", "04T05:00 04T14:30 - - 04T21:00 05T05:00")]
    [InlineData("B3", "2018-12-14", "14T02:00 14T12:00 - - 14T19:00 15T02:00")] // the last summer time of Brazil
    [InlineData("B3", "2024-12-16", "16T03:00 16T13:00 - - 16T20:00 17T03:00")]
    [InlineData("CRYPTO", "2024-05-05", "05T00:00 05T00:00 - - 06T00:00 06T00:00")]
    public void A_day_has_the_sessions_of_the_table(string exchange, string date, string instants)
    {
        var day = Get(exchange).Day(Date(date));
        var table = instants.Split(' ').Select(text => text == "-" ? (UtcTime?)null : Instant(date, text)).ToArray();
        UtcTime?[] found = day.BreakBegin == day.BreakEnd
            ? [day.Begin, day.Open, null, null, day.Close, day.End]
            : [day.Begin, day.Open, day.BreakBegin, day.BreakEnd, day.Close, day.End];
        found.Should().Equal(table);
    }

    [Theory]
    [InlineData("CME", "2024-05-03T21:30", "2024-05-03")] // between the close and the end
    [InlineData("CME", "2024-05-03T22:00", "2024-05-06")] // the week is over: Monday's
    [InlineData("CME", "2024-05-04T12:00", "2024-05-06")]
    [InlineData("CME", "2024-05-05T22:00", "2024-05-06")]
    [InlineData("CME", "2024-05-06T21:59", "2024-05-06")]
    [InlineData("CME", "2024-05-06T22:00", "2024-05-07")]
    [InlineData("CME", "2024-03-28T22:30", "2024-04-01")] // Good Friday is none
    [InlineData("FX", "2024-05-05T21:00", "2024-05-06")]
    [InlineData("FX", "2024-05-10T20:59", "2024-05-10")]
    [InlineData("FX", "2024-05-10T21:00", "2024-05-13")]
    [InlineData("NYSE", "2024-05-04T12:00", "2024-05-04")] // a date is a date where days begin at midnight
    [InlineData("CRYPTO", "2024-05-04T12:00", "2024-05-04")]
    public void An_instant_belongs_to_a_trading_day(string exchange, string instant, string date)
    {
        var time = Instant(date, instant);
        var day = new TradingCalendar(Get(exchange)).DayAt(time);
        day.Number.Should().Be(Date(date));
        day.Holds(time).Should().BeTrue();
    }

    [Theory]
    [InlineData("NYSE", "2001-09-12", false)]
    [InlineData("NYSE", "2012-10-29", false)]
    [InlineData("NYSE", "2021-12-24", false)] // Christmas on a Saturday
    [InlineData("NYSE", "2021-12-31", true)] // New Year on a Saturday is not kept
    [InlineData("NYSE", "2022-06-20", false)]
    [InlineData("NYSE", "2021-06-18", true)] // before Juneteenth was a holiday
    [InlineData("NYSE", "2024-03-29", false)]
    [InlineData("NYSE", "2030-12-25", false)]
    [InlineData("CME", "2024-01-15", true)]
    [InlineData("CME", "2024-12-25", false)]
    [InlineData("NSE", "2024-11-01", false)]
    [InlineData("NSE", "2024-11-20", false)]
    [InlineData("NSE", "2024-01-20", true)] // a Saturday
    [InlineData("NSE", "2024-01-27", false)]
    [InlineData("NSE", "2029-08-15", false)]
    [InlineData("LSE", "2024-05-04", false)]
    [InlineData("CRYPTO", "2024-12-25", true)]
    public void Holidays_and_weekends_are_no_trading_days(string exchange, string date, bool trades) =>
        Get(exchange).IsTradingDay(Date(date)).Should().Be(trades);

    [Theory]
    [InlineData("2001-09-11 2001-09-12 2001-09-13 2001-09-14")] // after the attacks
    [InlineData("2004-06-11")] // mourning for Reagan
    [InlineData("2007-01-02")] // for Ford
    [InlineData("2012-10-29 2012-10-30")] // hurricane Sandy
    [InlineData("2018-12-05")] // for Bush
    [InlineData("2025-01-09")] // for Carter
    [InlineData("2022-06-20 2023-06-19 2024-06-19 2025-06-19 2026-06-19 2027-06-18 2028-06-19")] // Juneteenth
    public void New_York_was_closed_by_decree_and_by_a_new_holiday(string dates)
    {
        foreach (var date in dates.Split(' '))
        {
            Get("NYSE").IsTradingDay(Date(date)).Should().BeFalse(date);
            Get("CME").IsTradingDay(Date(date)).Should().BeTrue("Globex was open, if not for every product");
        }
        Get("NYSE").IsTradingDay(Date("2001-09-10")).Should().BeTrue();
        Get("NYSE").IsTradingDay(Date("2001-09-17")).Should().BeTrue();
    }

    [Fact]
    public void New_York_closes_early_on_the_published_days()
    {
        string[] published =
        [
            "2000-07-03", "2000-11-24", "2001-07-03", "2001-11-23", "2001-12-24", "2002-07-05", "2002-11-29", "2002-12-24", "2003-07-03",
            "2003-11-28", "2003-12-24", "2003-12-26", "2004-11-26", "2005-11-25", "2006-07-03", "2006-11-24", "2007-07-03", "2007-11-23",
            "2007-12-24", "2008-07-03", "2008-11-28", "2008-12-24", "2009-11-27", "2009-12-24", "2010-11-26", "2011-11-25", "2012-07-03",
            "2012-11-23", "2012-12-24", "2013-07-03", "2013-11-29", "2013-12-24", "2014-07-03", "2014-11-28", "2014-12-24", "2015-11-27",
            "2015-12-24", "2016-11-25", "2017-07-03", "2017-11-24", "2018-07-03", "2018-11-23", "2018-12-24", "2019-07-03", "2019-11-29",
            "2019-12-24", "2020-11-27", "2020-12-24", "2021-11-26", "2022-11-25", "2023-07-03", "2023-11-24", "2024-07-03", "2024-11-29",
            "2024-12-24", "2025-07-03", "2025-11-28", "2025-12-24",
        ];
        var nyse = Get("NYSE");
        Enumerable.Range(Date("2000-01-01"), Date("2026-01-01") - Date("2000-01-01"))
            .Where(day => nyse.Holidays!.EarlyClose(day) is not null && nyse.IsTradingDay(day))
            .Select(day => DateOnly.FromDayNumber(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Should().Equal(published);
    }

    [Fact]
    public void New_York_traded_the_published_number_of_days()
    {
        int[] published =
        [
            252, 248, 252, 252, 252, 252, 251, 251, 253, 252, 252, 252, 250, 252, 252, 252, 252, 251, 251, 252, 253, 252, 251, 250, 252,
        ];
        var nyse = Get("NYSE");
        var counted = Enumerable.Range(2000, published.Length).Select(year => Enumerable
            .Range(new DateOnly(year, 1, 1).DayNumber, DateTime.IsLeapYear(year) ? 366 : 365).Count(nyse.IsTradingDay));
        counted.Should().Equal(published);
    }

    [Theory]
    [InlineData("TSE", "2024-05-07T02:00", "2024-05-07T03:00", "2024-05-07T02:30")] // 11:00 to 12:00 ends with the morning
    [InlineData("TSE", "2024-05-07T02:00", "2024-05-07T04:00", "2024-05-07T04:00")] // reaches over the break
    [InlineData("TSE", "2024-05-07T02:40", "2024-05-07T03:00", "2024-05-07T03:00")] // lies in the break
    [InlineData("TSE", "2024-05-07T06:00", "2024-05-07T07:00", "2024-05-07T06:30")]
    [InlineData("NYSE", "2024-11-29T17:30", "2024-11-29T18:30", "2024-11-29T18:00")]
    public void Prices_end_where_the_session_does(string exchange, string start, string end, string prices) =>
        Get(exchange).DayAt(Instant("", end)).EndOfPrices(Instant("", start), Instant("", end)).Should().Be(Instant("", prices));

    private static Exchange Get(string name) => Exchange.TryGet(name, out var exchange) ? exchange : throw new ArgumentException(name);

    private static int Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber;

    // "28T18:30" is of the month of the date.
    private static UtcTime Instant(string date, string text) => new(DateTime.ParseExact(
        text.Length > 8 ? text : date[..8] + text, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture).Ticks);
}
