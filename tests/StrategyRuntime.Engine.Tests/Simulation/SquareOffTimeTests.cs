using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Tests.Simulation;

public class SquareOffTimeTests
{
    private const string AtClose = """{"timeBasedExit":{"exitAtMarketClose":true}}""";
    private const string TenMinutesBefore = """{"timeBasedExit":{"exitAtMarketClose":true,"minutesBeforeClose":10}}""";

    private static StrategyJson Strategy(string exchange, string endConditions) => new StrategyJson(exchange: exchange)
        .EntrySignal("in", "ltp > 0").Entry("buy").ExitSignal("out", "ltp > 999").Exit("sell")
        .SquareOff("flat", endConditions)
        .Chain("start > in > buy > out > sell").Chain("start > flat");

    private static string? SquareOff(Rig rig) =>
        rig.Of(EventType.Node).SingleOrDefault(e => e.Data.GetProperty("node_id").GetString() == "flat")?.Time;

    [Theory]
    // India has no daylight-saving time: 15:30 is 10:00 UTC.
    [InlineData("NSE", AtClose, "2024-10-29T09:59:59", "2024-10-29T10:00:00", "2024-10-29T15:30:00+05:30")]
    [InlineData("NFO", TenMinutesBefore, "2024-10-29T09:49:59", "2024-10-29T09:50:00", "2024-10-29T15:20:00+05:30")]
    // New York on the last trading day before and the first one after each change of its clocks.
    [InlineData("NYSE", AtClose, "2024-03-08T20:59:59", "2024-03-08T21:00:00", "2024-03-08T16:00:00-05:00")]
    [InlineData("NYSE", AtClose, "2024-03-11T19:59:59", "2024-03-11T20:00:00", "2024-03-11T16:00:00-04:00")]
    [InlineData("NASDAQ", TenMinutesBefore, "2024-11-01T19:49:59", "2024-11-01T19:50:00", "2024-11-01T15:50:00-04:00")]
    [InlineData("NASDAQ", TenMinutesBefore, "2024-11-04T20:49:59", "2024-11-04T20:50:00", "2024-11-04T15:50:00-05:00")]
    // A half day closes early.
    [InlineData("NYSE", AtClose, "2024-11-29T17:59:59", "2024-11-29T18:00:00", "2024-11-29T13:00:00-05:00")]
    [InlineData("NASDAQ", TenMinutesBefore, "2024-11-29T17:49:59", "2024-11-29T17:50:00", "2024-11-29T12:50:00-05:00")]
    // Globex closes an hour before its day ends, FX with it.
    [InlineData("CME", AtClose, "2024-10-29T20:59:59", "2024-10-29T21:00:00", "2024-10-29T16:00:00-05:00")]
    [InlineData("FX", AtClose, "2024-10-29T20:59:59", "2024-10-29T21:00:00", "2024-10-29T17:00:00-04:00")]
    [InlineData("FX", TenMinutesBefore, "2024-10-29T20:49:59", "2024-10-29T20:50:00", "2024-10-29T16:50:00-04:00")]
    // Markets that never close end their day at midnight.
    [InlineData("CRYPTO", AtClose, "2024-10-29T23:59:59", "2024-10-30T00:00:00", "2024-10-30T00:00:00+00:00")]
    public void Market_close_is_that_of_the_exchange(string exchange, string endConditions, string before, string at, string expected)
    {
        var armed = Strategy(exchange, endConditions).Play($"{before[..11]}08:00:00 100\n{before} 101", endOfData: false);
        armed.Trades.Should().BeEmpty();
        armed.Events[^1].Summary.OpenPositions.Should().Be(1);

        SquareOff(Strategy(exchange, endConditions).Play($"{before[..11]}08:00:00 100\n{before} 101\n{at} 102\n{at[..11]}23:59:59 103"))
            .Should().Be(expected);
    }

    [Fact]
    public void The_earlier_of_exit_time_and_close_counts()
    {
        var strategy = Strategy("NSE", """{"timeBasedExit":{"exitAtMarketClose":true,"minutesBeforeClose":5,"exitTime":"15:00"}}""");

        SquareOff(strategy.Play("2024-10-29T09:00:00 100\n2024-10-29T09:30:00 101\n2024-10-29T09:55:00 102"))
            .Should().Be("2024-10-29T15:00:00+05:30");
    }

    [Fact]
    public void A_time_on_a_day_that_ended_without_a_tick_after_it_finds_the_last_price_of_that_day()
    {
        // A short session on Friday: no tick at or after the time, and Monday's prices are another day's.
        const string script = """
            2024-11-22T15:00:00 100
            2024-11-22T18:00:00 101
            2024-11-25T15:00:00 102
            2024-11-25T20:49:00 103
            2024-11-25T20:50:00 104
            """;

        var rig = Strategy("NYSE", TenMinutesBefore).Play(script);

        SquareOff(rig).Should().Be("2024-11-22T15:50:00-05:00");
        rig.Trades.Single().GetProperty("exit_price").GetDecimal().Should().Be(101);
        rig.Trades.Single().GetProperty("exit_time").GetString().Should().Be("2024-11-22T13:00:00-05:00");
    }

    [Fact]
    public void Clocks_that_go_forward_during_the_run_do_not_delay_the_time()
    {
        // Sunday 10 March 2024: at 2:00 New York goes to 3:00; 12:00 is 16:00 UTC, 10.5 hours after the start at 0:30.
        var strategy = Strategy("NYSE", """{"timeBasedExit":{"exitTime":"12:00"}}""");

        SquareOff(strategy.Play("2024-03-10T05:30:00 100\n2024-03-10T15:59:59 101\n2024-03-10T16:00:00 102\n2024-03-10T17:30:00 103"))
            .Should().Be("2024-03-10T12:00:00-04:00");
    }

    [Fact]
    public void Clocks_that_go_back_during_the_run_do_not_hurry_the_time()
    {
        // Sunday 3 November 2024: 12:00 is 17:00 UTC, 12.5 hours after the start at 0:30 daylight time.
        var strategy = Strategy("NYSE", """{"timeBasedExit":{"exitTime":"12:00"}}""");

        SquareOff(strategy.Play("2024-11-03T04:30:00 100\n2024-11-03T16:30:00 101\n2024-11-03T17:00:00 102"))
            .Should().Be("2024-11-03T12:00:00-05:00");
    }

    [Theory]
    [InlineData("next_tick", FillRule.NextTick)]
    [InlineData("same_tick", FillRule.SameTick)]
    [InlineData("signal_close", FillRule.SignalClose)]
    public void A_square_off_that_the_last_candle_decides_closes_at_its_price(string name, FillRule fill)
    {
        var strategy = new StrategyJson()
            .EntrySignal("in", "ltp > 0").Entry("buy").ExitSignal("out", "ltp > 999").Exit("sell")
            .SquareOff("flat", """{"timeBasedExit":{"exitTime":"10:02"}}""")
            .Chain("start > in > buy > out > sell").Chain("start > flat");

        var rig = Rig.RunBars(strategy, "100 | 101 104 99 103", fill: fill);

        var node = rig.Of(EventType.Node).Last().Data;
        node.GetProperty("node_id").GetString().Should().Be("flat", name);
        node.GetProperty("square_off").GetProperty("reason").GetString().Should().Be("exit_time");
        node.GetProperty("square_off").GetProperty("positions_closed").GetInt32().Should().Be(1);
        rig.Trades.Single().GetProperty("exit_reason").GetString().Should().Be("square_off");
        rig.Trades.Single().GetProperty("exit_price").GetDecimal().Should().Be(103);
        rig.Events[^1].Data.GetProperty("reason").GetString().Should().Be("square_off:exit_time");
        rig.Events[^1].Summary.OpenPositions.Should().Be(0);
    }

    [Fact]
    public void Square_off_cancels_resting_orders_before_it_closes_positions()
    {
        var strategy = new StrategyJson()
            .EntrySignal("in", "ltp > 0").Entry("buy", "p1").EntrySignal("low", "ltp > 0")
            .Entry("rest", "p2", more: """{"orderType":"limit","price":50}""")
            .ExitSignal("out", "ltp > 999").Exit("sell", "p1")
            .SquareOff("flat", """{"timeBasedExit":{"exitTime":"10:00:20"}}""")
            .Chain("start > in > buy > out > sell").Chain("start > low > rest").Chain("start > flat");

        var rig = Rig.RunTicks(strategy, "101 102 103 104 105");

        var orders = rig.Of(EventType.Order).Select(e => e.Data)
            .Select(d => $"{d.GetProperty("position_id")} {d.GetProperty("status")} {d.GetProperty("reason")}");
        orders.Should().ContainInOrder("p2 CANCELLED square_off", "p1 OPEN square_off", "p1 FILLED square_off");
        rig.Events[^1].Summary.OpenPositions.Should().Be(0);
    }
}
