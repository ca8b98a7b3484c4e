using System.Globalization;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;

namespace StrategyRuntime.Engine.Tests.Options;

/// <summary>Contracts that positions ask for: the strike nearest to the money, steps from it, and the nearest premium and delta.</summary>
public sealed class ContractChoiceTests
{
    private static readonly Exchange s_nse = Exchange.TryGet("NSE", out var nse) ? nse : throw new InvalidOperationException();

    /// <summary>Fifty trading days, computed apart from the engine; every tenth price lies in the middle of two strikes.</summary>
    [Theory]
    [InlineData("2019-02-14", 12175.00, "ATM", "NIFTY190214C12200")]
    [InlineData("2019-02-25", 11120.75, "ITM2", "NIFTY190228P11200")]
    [InlineData("2019-03-20", 12330.65, "OTM3", "NIFTY190320C12500")]
    [InlineData("2019-05-13", 11570.60, "ATM", "NIFTY190516P11550")]
    [InlineData("2019-07-18", 11820.10, "ITM2", "NIFTY190718C11700")]
    [InlineData("2019-09-19", 10950.00, "OTM3", "NIFTY190919P10800")]
    [InlineData("2019-12-20", 12293.75, "ATM", "NIFTY191226C12300")]
    [InlineData("2020-01-23", 10843.15, "ITM2", "NIFTY200123P10950")]
    [InlineData("2020-03-04", 11339.80, "OTM3", "NIFTY200305C11500")]
    [InlineData("2020-03-20", 11208.75, "ATM", "NIFTY200326P11200")]
    [InlineData("2020-04-15", 10125.00, "ITM2", "NIFTY200416C10050")]
    [InlineData("2020-06-09", 10250.15, "OTM3", "NIFTY200611P10100")]
    [InlineData("2020-06-16", 9898.70, "ATM", "NIFTY200618C9900")]
    [InlineData("2020-07-03", 9862.25, "ITM2", "NIFTY200709P9950")]
    [InlineData("2020-08-19", 9717.25, "OTM3", "NIFTY200820C9850")]
    [InlineData("2020-11-06", 10100.00, "ATM", "NIFTY201112P10100")]
    [InlineData("2020-11-26", 10685.60, "ITM2", "NIFTY201126C10600")]
    [InlineData("2020-12-01", 9606.10, "OTM3", "NIFTY201203P9450")]
    [InlineData("2021-02-26", 16320.30, "ATM", "NIFTY210304C16300")]
    [InlineData("2021-03-08", 15708.20, "ITM2", "NIFTY210310P15800")]
    [InlineData("2021-03-26", 15675.00, "OTM3", "NIFTY210401C15850")]
    [InlineData("2021-06-10", 16573.35, "ATM", "NIFTY210610P16550")]
    [InlineData("2022-02-03", 17265.35, "ITM2", "NIFTY220203C17150")]
    [InlineData("2022-03-15", 16968.45, "OTM3", "NIFTY220317P16800")]
    [InlineData("2022-04-11", 17266.20, "ATM", "NIFTY220413C17250")]
    [InlineData("2022-05-10", 17650.00, "ITM2", "NIFTY220512P17750")]
    [InlineData("2022-07-01", 16502.60, "OTM3", "NIFTY220707C16650")]
    [InlineData("2022-10-21", 18155.20, "ATM", "NIFTY221027P18150")]
    [InlineData("2022-12-23", 16441.15, "ITM2", "NIFTY221229C16350")]
    [InlineData("2023-01-03", 19649.65, "OTM3", "NIFTY230105P19500")]
    [InlineData("2023-07-07", 19825.00, "ATM", "NIFTY230713C19850")]
    [InlineData("2023-08-17", 18332.50, "ITM2", "NIFTY230817P18450")]
    [InlineData("2023-11-17", 19717.95, "OTM3", "NIFTY231123C19850")]
    [InlineData("2024-04-01", 22759.15, "ATM", "NIFTY240404P22750")]
    [InlineData("2024-04-02", 23141.35, "ITM2", "NIFTY240404C23050")]
    [InlineData("2024-04-18", 22100.00, "OTM3", "NIFTY240418P21950")]
    [InlineData("2024-07-08", 22184.10, "ATM", "NIFTY240711C22200")]
    [InlineData("2024-07-16", 22425.65, "ITM2", "NIFTY240718P22550")]
    [InlineData("2024-11-08", 23819.30, "OTM3", "NIFTY241114C23950")]
    [InlineData("2025-03-11", 24053.75, "ATM", "NIFTY250313P24050")]
    [InlineData("2025-04-08", 25075.00, "ITM2", "NIFTY250409C25000")]
    [InlineData("2025-04-16", 25373.40, "OTM3", "NIFTY250417P25200")]
    [InlineData("2025-06-16", 25395.70, "ATM", "NIFTY250619C25400")]
    [InlineData("2025-06-26", 24319.90, "ITM2", "NIFTY250626P24400")]
    [InlineData("2025-07-18", 24338.65, "OTM3", "NIFTY250724C24500")]
    [InlineData("2025-07-25", 24600.00, "ATM", "NIFTY250731P24600")]
    [InlineData("2025-09-22", 25096.10, "ITM2", "NIFTY250923C25000")]
    [InlineData("2025-09-26", 23894.50, "OTM3", "NIFTY250930P23750")]
    [InlineData("2026-02-09", 25947.10, "ATM", "NIFTY260210C25950")]
    [InlineData("2026-02-11", 26035.00, "ITM2", "NIFTY260217P26150")]
    public void The_contract_of_the_first_expiry_is_chosen(string day, double price, string strike, string symbol) =>
        Choose("NIFTY", day, price, "W0", strike, symbol[11] == 'C' ? OptionRight.Call : OptionRight.Put).Contract!.Symbol
            .Should().Be(symbol);

    [Theory]
    [InlineData("BANKNIFTY", 51_249.95, "W0", "ATM", "BANKNIFTY241030C51200")]
    [InlineData("BANKNIFTY", 51_250, "M1", "OTM1", "BANKNIFTY241127C51400")]
    [InlineData("FINNIFTY", 23_775, "W0", "ITM20", "FINNIFTY241029C22800")]
    [InlineData("SENSEX", 79_950, "W1", "ATM", "SENSEX241108C80000")]
    [InlineData("NIFTY", 24_250, "2024-12-26", "ATM", "NIFTY241226C24250")]
    public void Every_index_has_its_own_step(string underlying, double price, string expiry, string strike, string symbol) =>
        Choose(underlying, "2024-10-28", price, expiry, strike, OptionRight.Call).Contract!.Symbol.Should().Be(symbol);

    [Fact]
    public void The_choice_says_how_it_was_made()
    {
        var choice = Choose("NIFTY", "2024-10-28", 24_275, "W1", "ATM", OptionRight.Put);
        choice.How.Should().Be("W1 on 2024-10-28 is 2024-11-07; ATM at 24275 is 24300");
        choice.Contract.Should().Be(new OptionContract("NIFTY", new DateOnly(2024, 11, 7), 24_300, OptionRight.Put, 25));
    }

    [Fact]
    public void A_premium_and_a_delta_are_the_nearest_of_all_strikes()
    {
        var (model, chain) = Chain("NIFTY");
        var time = Open("2024-10-28");
        foreach (var right in (OptionRight[])[OptionRight.Call, OptionRight.Put])
        {
            foreach (var wanted in (decimal[])[20, 100, 333, 800])
            {
                var contract = Choose(chain, new StrikeRule(StrikeKind.Premium, 0, wanted), 24_280, right).Contract!;
                var gap = Math.Abs(Premium(contract.Strike) - wanted);
                for (var strike = 20_000m; strike < 29_000; strike += 50)
                    gap.Should().BeLessThanOrEqualTo(Math.Abs(Premium(strike) - wanted), $"{right} {contract.Strike} and {strike}");
            }
            foreach (var wanted in (decimal[])[0.1m, 0.3m, 0.5m, 0.8m])
            {
                var contract = Choose(chain, new StrikeRule(StrikeKind.Delta, 0, wanted), 24_280, right).Contract!;
                var gap = Math.Abs(Delta(contract.Strike) - wanted);
                for (var strike = 20_000m; strike < 29_000; strike += 50)
                    gap.Should().BeLessThanOrEqualTo(Math.Abs(Delta(strike) - wanted), $"{right} {contract.Strike} and {strike}");
            }

            OptionTerms Terms(decimal strike) => chain.TermsOf(new OptionContract("NIFTY", new DateOnly(2024, 10, 31), strike, right, 25));
            decimal Premium(decimal strike) => (decimal)model.Premium(Terms(strike), 24_280, time);
            decimal Delta(decimal strike) => (decimal)Math.Abs(model.GreeksOf(Terms(strike), 24_280, time).Delta);
        }
    }

    [Theory]
    [InlineData("RELIANCE", 1300, "M0", "the strike step of RELIANCE is not known")]
    [InlineData("NIFTY", 24_280, "2024-10-25", "is settled")]
    [InlineData("NIFTY", 0, "W0", "not above zero")]
    [InlineData("NIFTY", 400, "W0", "no strike above zero")]
    public void What_has_no_contract_says_why(string underlying, double price, string expiry, string reason) =>
        Choose(underlying, "2024-10-28", price, expiry, "ITM20", OptionRight.Call).Refusal.Should().StartWith("no_contract: ")
            .And.Contain(reason);

    [Fact]
    public void Premiums_lie_on_the_price_step_and_never_below_it()
    {
        var (model, chain) = Chain("NIFTY");
        var random = new Random(3);
        for (var i = 0; i < 2_000; i++)
        {
            var contract = new OptionContract(
                "NIFTY", new DateOnly(2024, 10, 31), 20_000 + 50 * random.Next(160), i % 2 == 0 ? OptionRight.Call : OptionRight.Put, 25);
            var time = new UtcTime(Open("2024-10-28").Ticks + (long)(random.NextDouble() * TimeSpan.TicksPerDay * 3));
            var premium = (decimal)model.Premium(chain.TermsOf(contract), 22_000 + random.NextDouble() * 4_000, time);
            (premium % 0.05m).Should().Be(0, contract.Symbol);
            premium.Should().BeGreaterThanOrEqualTo(0.05m);
        }
    }

    [Fact]
    public void From_the_settlement_on_a_premium_is_what_exercising_is_worth()
    {
        var (model, chain) = Chain("NIFTY");
        var terms = chain.TermsOf(new OptionContract("NIFTY", new DateOnly(2024, 10, 31), 24_200, OptionRight.Call, 25));
        model.Premium(terms, 24_205.37, terms.Settlement).Should().Be(5.37);
        model.Premium(terms, 24_100, terms.Settlement).Should().Be(0);
        model.Premium(terms, 24_100, new UtcTime(terms.Settlement.Ticks - 1)).Should().Be(0.05);
    }

    private static ContractChoice Choose(string underlying, string day, double price, string expiry, string strike, OptionRight right)
    {
        ExpiryRule.TryParse(expiry, out var rule).Should().BeTrue();
        StrikeRule.TryParse(strike, out var wanted).Should().BeTrue();
        return Chain(underlying).Chain.Choose(
            new OptionDetails(rule, right, wanted), price, Open(day), DateOnly.Parse(day, CultureInfo.InvariantCulture));
    }

    private static ContractChoice Choose(OptionChain chain, StrikeRule strike, double price, OptionRight right) => chain.Choose(
        new OptionDetails(new ExpiryRule(ExpiryCycle.Weekly, 0), right, strike), price, Open("2024-10-28"), new DateOnly(2024, 10, 28));

    private static (OptionModel Model, OptionChain Chain) Chain(string underlying) => ModelChain.Of(underlying, s_nse);

    private static UtcTime Open(string day) => s_nse.TimeOn(
        DateOnly.Parse(day, CultureInfo.InvariantCulture).DayNumber, new TimeSpan(9, 20, 0));
}
