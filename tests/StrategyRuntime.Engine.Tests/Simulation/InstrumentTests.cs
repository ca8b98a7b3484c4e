using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Tests.Simulation;

/// <summary>What is known of an instrument counts where the strategy says nothing itself.</summary>
public sealed class InstrumentTests
{
    private static readonly InstrumentDetails s_nifty = new("ACME")
    {
        Kind = InstrumentKind.Index,
        Exchange = "NSE",
        PriceStep = 0.25m,
        LotSizes = new Dictionary<DateOnly, decimal> { [new DateOnly(2024, 1, 1)] = 50, [new DateOnly(2024, 4, 26)] = 25 },
    };

    private static StrategyDefinition Parse(StrategyJson strategy, params InstrumentDetails[] known) =>
        Rig.Parse(strategy.ToBytes()).With(new InstrumentSet { Instruments = known });

    private static StrategyJson Strategy(string exchange = "", double? tickSize = null, string more = "{}") =>
        new StrategyJson(exchange: exchange, tickSize: tickSize)
            .EntrySignal("in", "ltp > 0").Entry("buy", more: more).ExitSignal("out", "ltp > 110").Exit("sell")
            .ReEntry("again", 9, "ltp < 105").Chain("start > in > buy > out > sell > again > buy");

    private static IEnumerable<decimal> Multipliers(StrategyDefinition strategy)
    {
        var rig = new Rig(strategy);
        rig.Simulation.Process(TickScript.Parse("""
            2024-04-25T05:00:00 100
            2024-04-25T05:00:10 100
            2024-04-25T05:00:20 120
            2024-04-25T05:00:30 120
            2024-04-26T05:00:00 100
            2024-04-26T05:00:10 100
            2024-04-26T05:00:20 120
            2024-04-26T05:00:30 120
            """));
        return rig.Trades.Select(t => t.GetProperty("multiplier").GetDecimal());
    }

    [Fact]
    public void The_lot_is_that_of_the_day_of_the_entry() => Multipliers(Parse(Strategy(), s_nifty)).Should().Equal(50, 25);

    [Fact]
    public void The_multiplier_of_the_document_wins() =>
        Multipliers(Parse(Strategy(more: """{"multiplier":10}"""), s_nifty)).Should().Equal(10, 10);

    [Fact]
    public void Exchange_and_price_step_are_the_instruments_where_the_document_names_none()
    {
        var known = Parse(Strategy(), s_nifty);
        (known.Exchange.Name, known.Trading.TickSize).Should().Be(("NSE", 0.25m));

        var own = Parse(Strategy("NYSE", 0.5), s_nifty);
        (own.Exchange.Name, own.Trading.TickSize).Should().Be(("NYSE", 0.5m));
    }

    [Fact]
    public void Another_symbols_facts_change_nothing()
    {
        var strategy = Parse(Strategy(), s_nifty with { Symbol = "OTHER" });
        (strategy.Exchange.Name, strategy.Trading.Details, strategy.Trading.TickSize).Should().Be(("UTC", null, null));
        Multipliers(strategy).Should().Equal(1, 1);
    }

    [Fact]
    public void Prices_of_a_future_may_be_negative() =>
        Parse(Strategy(), new InstrumentDetails("ACME") { Kind = InstrumentKind.Future }).Trading.MayBeNegative.Should().BeTrue();

    [Fact]
    public void The_first_event_names_the_exchange_of_the_instrument()
    {
        var rig = new Rig(Parse(Strategy(), s_nifty));
        rig.Simulation.Process(TickScript.Parse("2024-04-25T05:00:00 100"));
        rig.Events[0].Data.GetProperty("exchange").GetString().Should().Be("NSE");
        rig.Events[0].Type.Should().Be(EventType.Session);
    }
}
