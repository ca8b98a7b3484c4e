using System.Globalization;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Tests.Simulation;

namespace StrategyRuntime.Engine.Tests.Options;

/// <summary>Expiries that rules mean among those that the instruments list, and the recorded contracts that a run reads for them.</summary>
public sealed class ListedExpiryTests
{
    [Theory]
    [InlineData("2024-11-28 2025-11-27", "M0", "2024-11-28")]
    [InlineData("2024-11-28 2025-11-27", "M1", "2025-11-27")]
    public void The_same_month_of_another_year_is_another_month(string listed, string rule, string expiry) =>
        Find("NSE", listed, rule).Should().Be(Day(expiry));

    [Theory]
    [InlineData("NSE", "2024-10-31 2024-11-07", "M0", "2024-10-31")]
    [InlineData("NSE", "2024-10-31 2024-11-07", "M1", null)]
    [InlineData("NSE", "2024-10-31 2024-11-28", "M1", "2024-11-28")]
    [InlineData("CRYPTO", "2024-10-31 2024-11-07", "M1", "2024-11-07")]
    public void The_last_one_that_is_listed_is_monthly_unless_the_exchange_has_a_later_one_in_its_month(
        string exchange, string listed, string rule, string? expiry) =>
        Find(exchange, listed, rule).Should().Be(expiry is null ? null : Day(expiry));

    [Theory]
    [InlineData("M1", "2024-10-31", "A24D A25H")]
    [InlineData("M0", "2024-10-31", "A24D")]
    [InlineData("M0", "2025-01-15", "A24D A25H")]
    [InlineData("W1", "2025-07-01", "A24D A25H A25M")]
    [InlineData("M0", null, "A24D A25H A25M")]
    public void The_recorded_contracts_of_a_listed_chain_are_those_that_its_rules_can_mean(string rule, string? last, string symbols)
    {
        // Quarterly expiries only: the second month is a quarter away.
        (string Symbol, string Expiry)[] listed = [("A24D", "2024-12-26"), ("A25H", "2025-03-27"), ("A25M", "2025-06-26")];
        var known = new InstrumentSet
        {
            Instruments =
            [
                .. listed.Select(c => new InstrumentDetails(c.Symbol)
                {
                    Kind = InstrumentKind.Option, Underlying = "NIFTY", Expiry = Day(c.Expiry), Strike = 24_200, Right = OptionRight.Put,
                }),
            ],
        };
        var to = last is null ? default(UtcTime?) : ExchangeOf("NSE").TimeOn(Day(last).DayNumber, new TimeSpan(15, 30, 0));
        Seller(rule).With(known).RecordedContracts(null, to, listed.Select(c => c.Symbol)).Should().Equal(symbols.Split(' '));
    }

    [Theory]
    [InlineData("W0", "NIFTY241031P24200")]
    [InlineData("W1", "NIFTY241031P24200 NIFTY241107P24200")]
    [InlineData("M1", "NIFTY241031P24200 NIFTY241107P24200 NIFTY241128P24200")]
    public void The_recorded_contracts_of_the_exchanges_rules_reach_to_what_they_mean_on_the_last_day(string rule, string symbols)
    {
        var to = ExchangeOf("NSE").TimeOn(Day("2024-10-31").DayNumber, new TimeSpan(15, 30, 0));
        string[] recorded = ["NIFTY241031P24200", "NIFTY241107P24200", "NIFTY241128P24200", "NIFTY241226P24200", "NIFTY241031C24200"];
        Seller(rule).RecordedContracts(null, to, recorded).Should().Equal(symbols.Split(' '));
    }

    private static StrategyDefinition Seller(string rule) => Rig.Parse(new StrategyJson("NIFTY", "NSE", tickSize: null)
        .EntrySignal("in", "time >= 09:17")
        .Entry("sell", "p1", "sell", 1, """{"optionDetails":{"expiry":"W0","optionType":"PE","strikeType":"ATM"}}""".Replace("W0", rule))
        .ExitSignal("out", "time >= 09:20").Exit("buy").Chain("start > in > sell > out > buy").ToBytes());

    private static DateOnly? Find(string exchange, string listed, string text)
    {
        ExpiryRule.TryParse(text, out var rule).Should().BeTrue();
        var contracts = listed.Split(' ').Select(e => new InstrumentDetails($"N{e}")
        {
            Kind = InstrumentKind.Option, Underlying = "NIFTY", Expiry = Day(e), Strike = 24_200, Right = OptionRight.Put,
        });
        return new ListedOptions(contracts, OptionMarket.Of("NIFTY", ExchangeOf(exchange))).Expiry(rule, Day("2024-10-28"));
    }

    private static Exchange ExchangeOf(string name) =>
        Exchange.TryGet(name, out var found) ? found : throw new InvalidOperationException();

    private static DateOnly Day(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);
}
