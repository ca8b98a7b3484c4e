using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Tests.Simulation;

public class PartialExitTests
{
    private static Rig ThreeThirds() => Rig.RunTicks(
        new StrategyJson()
            .EntrySignal("in", "ltp > 0").Entry("buy", quantity: 3)
            .ExitSignal("a", "ltp > 101").Exit("sell1", more: """{"quantity":1}""")
            .ExitSignal("b", "ltp > 102").Exit("sell2", more: """{"quantity":1}""")
            .ExitSignal("c", "ltp > 103").Exit("sell3", more: """{"quantity":1}""")
            .Chain("start > in > buy > a > sell1").Chain("buy > b > sell2").Chain("buy > c > sell3"),
        "100 102 103 104 105",
        new BrokerConnection { Id = "paper", Commission = new Commission(PerOrder: 1) },
        FillRule.SameTick);

    [Fact]
    public void Shares_of_quantity_profit_and_fees_add_up_to_the_whole()
    {
        var trade = ThreeThirds().Trades.Single();

        var exits = trade.GetProperty("exits").EnumerateArray().ToList();
        exits.Select(e => e.GetProperty("quantity").GetDecimal()).Should().Equal(1, 1, 1);
        // Each share is 2, 3 or 4 gross, less its own fee of 1 and a third of the entry's fee of 1.
        exits.Select(e => e.GetProperty("pnl").GetDecimal()).Should().Equal(0.66666667m, 1.66666666m, 2.66666667m);
        exits.Sum(e => e.GetProperty("pnl").GetDecimal()).Should().Be(trade.GetProperty("pnl").GetDecimal()).And.Be(5);
        trade.GetProperty("gross_pnl").GetDecimal().Should().Be(9);
        trade.GetProperty("fees").GetDecimal().Should().Be(4);
    }

    [Fact]
    public void Position_goes_from_open_over_partial_to_closed()
    {
        var states = ThreeThirds().Of(EventType.Position)
            .Select(e => $"{e.Data.GetProperty("status")} {e.Data.GetProperty("quantity_open")}");

        states.Should().Equal("OPEN 3", "PARTIAL 2", "PARTIAL 1", "CLOSED 0");
    }
}
