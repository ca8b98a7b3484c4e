using System.Text;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Engine.Tests.Simulation;

namespace StrategyRuntime.Engine.Tests.Strategies;

/// <summary>Which contract of a chain is traded on which day, and what a document says of it.</summary>
public sealed class FuturesChainTests
{
    private static readonly InstrumentDetails[] s_nifty =
    [
        Future("N24NOV", "2024-11-28"), Future("N24OCT", "2024-10-31"), Future("N24OCTW", "2024-10-10"), Future("N24DEC", "2024-12-26"),
        Future("OTHER", "2024-10-31") with { Underlying = "BANKNIFTY" },
        new("N") { Kind = InstrumentKind.Index, Exchange = "NSE" },
    ];

    private static InstrumentDetails Future(string symbol, string expiry) => new(symbol)
    {
        Kind = InstrumentKind.Future,
        Underlying = "N",
        Exchange = "NFO",
        Expiry = DateOnly.Parse(expiry, System.Globalization.CultureInfo.InvariantCulture),
    };

    private static byte[] Document(string more) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(new StrategyJson("N", exchange: "", tickSize: null)
            .EntrySignal("in", "ltp > 0").Entry("buy").ExitSignal("out", "ltp > 9").Exit("sell").Chain("start > in > buy > out > sell")
            .ToBytes()).Replace("\"symbol\":\"N\"", $"\"symbol\":\"N\",{more}", StringComparison.Ordinal));

    private static IEnumerable<string> Chain(string more) =>
        Rig.Parse(Document(more)).With(new InstrumentSet { Instruments = s_nifty }).Trading.Contracts.Select(
            c => $"{c.Details.Symbol} to {DateOnly.FromDayNumber(c.LastDay):MM-dd}");

    [Fact]
    public void The_first_contract_is_traded_through_its_expiry_and_the_month_has_its_last_one() =>
        Chain("\"contractMonth\":\"M0\"").Should().Equal("N24OCT to 10-31", "N24NOV to 11-28", "N24DEC to 12-26");

    [Fact]
    public void M1_and_M2_are_the_contracts_behind_the_first() =>
        (string.Join(", ", Chain("\"contractMonth\":\"M1\"")), string.Join(", ", Chain("\"contractMonth\":\"m2\""))).Should()
            .Be(("N24NOV to 10-31, N24DEC to 11-28", "N24DEC to 10-31"));

    [Theory]
    [InlineData("\"expiry\"", "10-31")]
    [InlineData("2", "10-29")]
    [InlineData("\"2 days before\"", "10-29")]
    [InlineData("\"4\"", "10-25")] // a weekend is between
    public void Days_before_the_expiry_are_trading_days(string roll, string last) =>
        Chain($"\"contractMonth\":\"M0\",\"roll\":{roll}").First().Should().Be($"N24OCT to {last}");

    [Fact]
    public void The_exchange_is_that_of_the_contracts()
    {
        var strategy = Rig.Parse(Document("\"contractMonth\":\"M0\"")).With(new InstrumentSet { Instruments = s_nifty });
        (strategy.Exchange.Name, strategy.Trading.MayBeNegative).Should().Be(("NFO", true));
    }

    [Theory]
    [InlineData("\"contractMonth\":\"M3\"", "/contractMonth", "M0, M1 or M2")]
    [InlineData("\"contractMonth\":\"M0\",\"roll\":\"sometimes\"", "/roll", "trading days before it")]
    [InlineData("\"contractMonth\":\"M0\",\"rollAdjustment\":\"none\"", "/rollAdjustment", "ratio, difference")]
    [InlineData("\"roll\":\"expiry\"", "/roll", "contractMonth")]
    public void What_is_wrong_is_named_at_its_key(string more, string pointer, string words)
    {
        var problem = StrategyDocument.Parse(Document(more)).Problems.Should().ContainSingle().Subject;
        problem.Pointer.Should().Be("/nodes/0/data/tradingInstrumentConfig" + pointer);
        problem.Message.Should().Contain(words);
    }

    [Fact]
    public void A_position_trades_the_contract_of_the_instrument()
    {
        static byte[] With(string instrument, string position) => Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(Document(instrument)).Replace("\"vpi\":", $"{position},\"vpi\":", StringComparison.Ordinal));

        StrategyDocument.Parse(With("\"contractMonth\":\"M1\"", "\"contractMonth\":\"M1\"")).Problems.Should().BeEmpty();
        StrategyDocument.Parse(With("\"contractMonth\":\"M1\"", "\"contractMonth\":\"M0\"")).Problems.Should().ContainSingle()
            .Which.Message.Should().Contain("M1");
        StrategyDocument.Parse(With("\"rollAdjustment\":\"\"", "\"contractMonth\":\"M0\"")).Problems.Should().ContainSingle()
            .Which.Message.Should().Contain("chain");
    }
}
