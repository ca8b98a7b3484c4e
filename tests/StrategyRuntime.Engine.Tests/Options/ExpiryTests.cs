using System.Globalization;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;

namespace StrategyRuntime.Engine.Tests.Options;

/// <summary>
/// Expiry days, strikes and lots of NSE and BSE from 2019 to 2026, checked by hand against the exchanges' circulars and contract lists.
/// </summary>
public sealed class ExpiryTests
{
    /// <summary>Days around every change of a rule, and holidays that move an expiry to the trading day before.</summary>
    [Theory]
    [InlineData("NIFTY", "2019-01-15", "W0 2019-01-31, M0 2019-01-31, M1 2019-02-28", "monthly options alone")]
    [InlineData("NIFTY", "2019-02-11", "W0 2019-02-14, W1 2019-02-21, W2 2019-02-28", "the first weekly options")]
    [InlineData("NIFTY", "2019-08-12", "W0 2019-08-14, W1 2019-08-22", "15 August is a holiday")]
    [InlineData("NIFTY", "2020-04-01", "W0 2020-04-01, W1 2020-04-09", "2 April 2020 is a holiday")]
    [InlineData("NIFTY", "2021-03-09", "W0 2021-03-10, W1 2021-03-18, M0 2021-03-25", "11 March 2021 is a holiday")]
    [InlineData("NIFTY", "2023-01-25", "W0 2023-01-25, M0 2023-01-25, M1 2023-02-23", "26 January is a holiday")]
    [InlineData("NIFTY", "2023-06-26", "W0 2023-06-28, M0 2023-06-28, W1 2023-07-06", "29 June 2023 is a holiday")]
    [InlineData("NIFTY", "2024-10-28", "W0 2024-10-31, W1 2024-11-07, W2 2024-11-14, M0 2024-10-31, M1 2024-11-28", "the specification's")]
    [InlineData("NIFTY", "2024-10-31", "W0 2024-10-31, W1 2024-11-07, M0 2024-10-31", "an expiry day is its own")]
    [InlineData("NIFTY", "2024-11-01", "W0 2024-11-07, M0 2024-11-28, M1 2024-12-26, Q0 2024-12-26, Q1 2025-03-27, Y0 2024-12-26", "")]
    [InlineData("NIFTY", "2025-04-08", "W0 2025-04-09, W1 2025-04-17", "10 April 2025 is a holiday; Mondays never came")]
    [InlineData("NIFTY", "2025-08-25", "W0 2025-08-28, W1 2025-09-02, W2 2025-09-09, M1 2025-09-30", "Tuesdays from September 2025")]
    [InlineData("NIFTY", "2025-10-17", "W0 2025-10-20, W1 2025-10-28", "21 October 2025 is a holiday")]
    [InlineData("NIFTY", "2026-03-24", "W0 2026-03-24, W1 2026-03-30, M0 2026-03-30", "31 March 2026 is a holiday")]
    [InlineData("NIFTY", "2026-04-10", "W0 2026-04-13, M0 2026-04-28, Y0 2026-12-29", "14 April is a holiday")]
    [InlineData("BANKNIFTY", "2019-01-01", "W0 2019-01-03, M0 2019-01-31", "weekly since 2016")]
    [InlineData("BANKNIFTY", "2023-08-30", "W0 2023-08-31, W1 2023-09-06, W2 2023-09-13", "Wednesdays from 4 September 2023")]
    [InlineData("BANKNIFTY", "2023-09-21", "W0 2023-09-28, M0 2023-09-28, W1 2023-10-04", "none on the Wednesday of the monthly week")]
    [InlineData("BANKNIFTY", "2024-02-22", "W0 2024-02-29, W1 2024-03-06, M1 2024-03-27", "monthly Wednesdays from March 2024")]
    [InlineData("BANKNIFTY", "2024-04-29", "W0 2024-04-30, W1 2024-05-08", "1 May is a holiday")]
    [InlineData("BANKNIFTY", "2024-11-11", "W0 2024-11-13, W1 2024-11-27, W2 2024-12-24", "the last weekly options")]
    [InlineData("BANKNIFTY", "2024-12-26", "W0 2025-01-30, M1 2025-02-27", "Thursdays from January 2025")]
    [InlineData("BANKNIFTY", "2025-08-01", "W0 2025-08-28, W1 2025-09-30", "Tuesdays from September 2025")]
    [InlineData("FINNIFTY", "2021-10-13", "W0 2021-10-14, W1 2021-10-19, M0 2021-10-26", "Tuesdays from 19 October 2021")]
    [InlineData("FINNIFTY", "2024-11-18", "W0 2024-11-19, W1 2024-11-26, W2 2024-12-31", "the last weekly options")]
    [InlineData("FINNIFTY", "2025-01-02", "W0 2025-01-30", "Thursdays from January 2025")]
    [InlineData("SENSEX", "2023-05-15", "W0 2023-05-19, M0 2023-05-26", "Fridays from its return")]
    [InlineData("SENSEX", "2024-12-27", "W0 2024-12-27, W1 2025-01-03, W2 2025-01-07, M1 2025-01-28", "Tuesdays after a last Friday")]
    [InlineData("SENSEX", "2025-08-26", "W0 2025-08-26, W1 2025-09-04, M1 2025-09-25", "Thursdays from September 2025")]
    [InlineData("RELIANCE", "2025-08-01", "W0 2025-08-28, M0 2025-08-28, M1 2025-09-30", "shares expire monthly")]
    public void Expiries_are_those_of_the_exchange(string underlying, string day, string expected, string why)
    {
        foreach (var (rule, date) in expected.Split(", ").Select(p => (p[..2], p[3..])))
        {
            ExpiryRule.TryParse(rule, out var parsed).Should().BeTrue();
            Text(Market(underlying).Expiry(parsed, Day(day))).Should().Be(date, $"{rule} of {underlying} on {day}: {why}");
        }
    }

    [Fact]
    public void An_expiry_is_never_before_its_day_and_later_numbers_are_later_expiries()
    {
        foreach (var underlying in (string[])["NIFTY", "BANKNIFTY", "FINNIFTY", "SENSEX", "RELIANCE"])
        {
            var market = Market(underlying);
            for (var day = new DateOnly(2023, 6, 1); day.Year < 2027; day = day.AddDays(1))
            {
                var last = day.AddDays(-1);
                for (var number = 0; number < 4; number++)
                {
                    var expiry = market.Expiry(new ExpiryRule(ExpiryCycle.Weekly, number), day)!.Value;
                    expiry.Should().BeAfter(last, $"W{number} of {underlying} on {day}");
                    s_nse.IsTradingDay(expiry.DayNumber).Should().BeTrue();
                    last = expiry;
                }
            }
        }
    }

    [Theory]
    [InlineData("2024-11-27", "W0 2024-11-29, W1 2024-12-06, M0 2024-12-20, Q0 2024-12-20", "the 28th is Thanksgiving")]
    [InlineData("2025-04-14", "W0 2025-04-17, M0 2025-04-17", "Good Friday")]
    public void American_options_expire_on_Fridays(string day, string expected, string why)
    {
        Exchange.TryGet("NASDAQ", out var nasdaq).Should().BeTrue();
        var market = OptionMarket.Of("SPY", nasdaq!);
        foreach (var (rule, date) in expected.Split(", ").Select(p => (p[..2], p[3..])))
        {
            ExpiryRule.TryParse(rule, out var parsed).Should().BeTrue();
            Text(market.Expiry(parsed, Day(day))).Should().Be(date, why);
        }
        market.LotSize(Day("2024-11-29")).Should().Be(100);
    }

    [Theory]
    [InlineData("NIFTY", "2019-06-27", 75)]
    [InlineData("NIFTY", "2021-06-24", 75)]
    [InlineData("NIFTY", "2021-07-22", 75)]
    [InlineData("NIFTY", "2021-07-29", 50)]
    [InlineData("NIFTY", "2021-08-05", 50)]
    [InlineData("NIFTY", "2024-04-25", 50)]
    [InlineData("NIFTY", "2024-05-02", 25)]
    [InlineData("NIFTY", "2024-11-07", 25)]
    [InlineData("NIFTY", "2024-12-19", 25)]
    [InlineData("NIFTY", "2024-12-26", 25)]
    [InlineData("NIFTY", "2025-01-02", 75)]
    [InlineData("NIFTY", "2025-01-30", 25)]
    [InlineData("NIFTY", "2025-02-27", 75)]
    [InlineData("NIFTY", "2025-12-30", 75)]
    [InlineData("NIFTY", "2026-01-06", 65)]
    [InlineData("BANKNIFTY", "2020-07-23", 20)]
    [InlineData("BANKNIFTY", "2020-07-30", 25)]
    [InlineData("BANKNIFTY", "2023-07-20", 25)]
    [InlineData("BANKNIFTY", "2023-07-27", 15)]
    [InlineData("BANKNIFTY", "2025-01-30", 15)]
    [InlineData("BANKNIFTY", "2025-02-27", 30)]
    [InlineData("BANKNIFTY", "2025-06-26", 30)]
    [InlineData("BANKNIFTY", "2025-07-31", 35)]
    [InlineData("BANKNIFTY", "2026-01-27", 30)]
    [InlineData("FINNIFTY", "2024-06-25", 40)]
    [InlineData("FINNIFTY", "2024-07-23", 40)]
    [InlineData("FINNIFTY", "2024-07-30", 25)]
    [InlineData("FINNIFTY", "2024-08-06", 25)]
    [InlineData("FINNIFTY", "2025-01-30", 25)]
    [InlineData("FINNIFTY", "2025-02-27", 65)]
    [InlineData("SENSEX", "2024-12-27", 10)]
    [InlineData("SENSEX", "2025-01-03", 10)]
    [InlineData("SENSEX", "2025-01-07", 20)]
    [InlineData("SENSEX", "2025-01-28", 10)]
    [InlineData("SENSEX", "2025-02-25", 20)]
    public void Lots_are_those_of_the_circulars(string underlying, string expiry, int lot) =>
        Market(underlying).LotSize(Day(expiry)).Should().Be(lot);

    [Fact]
    public void The_settlement_is_at_the_regular_close()
    {
        Market("NIFTY").Settlement(Day("2024-11-07")).Should().Be(new UtcTime(new DateTime(2024, 11, 7, 10, 0, 0).Ticks));
        Exchange.TryGet("NYSE", out var nyse).Should().BeTrue();
        OptionMarket.Of("SPY", nyse!).Settlement(Day("2024-12-20")).Should().Be(new UtcTime(new DateTime(2024, 12, 20, 21, 0, 0).Ticks));
    }

    [Theory]
    [InlineData("W")]
    [InlineData("W10")]
    [InlineData("X0")]
    [InlineData("2024-13-01")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_expiry_is_refused(string? text) => ExpiryRule.TryParse(text, out _).Should().BeFalse();

    private static readonly Exchange s_nse = Exchange.TryGet("NSE", out var nse) ? nse : throw new InvalidOperationException();

    private static OptionMarket Market(string underlying) => OptionMarket.Of(underlying, s_nse);

    private static DateOnly Day(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "none";
}
