using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Tests.Simulation;

public class TradingDayTests
{
    private const string DayCandles = """[{"id":"1m","timeframe":"1d","indicators":{}}]""";

    private static readonly BrokerConnection s_thousand = new() { Id = "paper", Cash = 1000 };

    private static StrategyJson Hold(string exchange = "UTC", string timeframes = """[{"id":"1m","timeframe":"1m","indicators":{}}]""") =>
        new StrategyJson(exchange: exchange, timeframes: timeframes)
            .EntrySignal("in", "ltp > 0").Entry("buy").ExitSignal("out", "ltp > 999").Exit("sell").Chain("start > in > buy > out > sell");

    private static IEnumerable<JsonElement> Days(Rig rig) =>
        rig.Of(EventType.Session).Select(e => e.Data).Where(d => d.GetProperty("state").GetString() == "day_closed");

    [Fact]
    public void A_day_without_ticks_is_no_day()
    {
        var rig = Hold().Play("""
            2024-03-08T10:00:00 100
            2024-03-08T20:00:00 101
            2024-03-11T10:00:00 102
            2024-03-13T10:00:00 104
            """);

        Days(rig).Select(d => d.GetProperty("date").GetString()).Should().Equal("2024-03-08", "2024-03-11", "2024-03-13");
        Days(rig).Select(d => d.GetProperty("equity").GetDecimal()).Should().Equal(1001, 1002, 1004);
    }

    [Fact]
    public void Sunday_evening_on_Globex_is_Monday()
    {
        var rig = Hold("CME").Play("""
            2024-05-03T20:00:00 100
            2024-05-05T22:00:00 101
            2024-05-06T15:00:00 102
            2024-05-06T22:30:00 103
            """);

        Days(rig).Select(d => d.GetProperty("date").GetString()).Should().Equal("2024-05-03", "2024-05-06", "2024-05-07");
    }

    [Fact]
    public void A_candle_of_a_day_carries_its_trading_day_and_opens_the_evening_before()
    {
        const string both = """[{"id":"1h","timeframe":"1h","indicators":{}},{"id":"1d","timeframe":"1d","indicators":{}}]""";
        var rig = Hold("CME", both).Play("2024-05-05T22:00:00 101\n2024-05-06T15:00:00 102\n2024-05-06T22:30:00 103");

        var day = rig.Of(EventType.Candle).Single(c => c.Data.GetProperty("timeframe").GetString() == "1d").Data;
        day.GetProperty("timestamp").GetString().Should().Be("2024-05-05T17:00:00-05:00");
        day.GetProperty("date").GetString().Should().Be("2024-05-06");
        rig.Of(EventType.Candle).Where(c => c.Data.GetProperty("timeframe").GetString() == "1h")
            .Should().NotBeEmpty().And.AllSatisfy(c => c.Data.TryGetProperty("date", out _).Should().BeFalse());
    }

    [Fact]
    public void A_week_of_one_bar_is_one_sample_of_equity_however_many_days_its_path_crosses()
    {
        const string weekly = """[{"id":"1w","timeframe":"1w","indicators":{}}]""";
        var week = new Timeframe(1, TimeframeUnit.Week);
        var rig = new Rig(Rig.Parse(Hold(timeframes: weekly).ToBytes()), s_thousand, source: week);
        var monday = new UtcTime(new DateTime(2024, 1, 1).Ticks);
        for (var i = 0; i < 3; i++)
        {
            var open = monday + TimeSpan.FromDays(7 * i);
            rig.FeedBar(new Candle(open, 100 + i, 110, 90, 101 + i, 1), open + TimeSpan.FromDays(7));
        }
        rig.EndOfData();

        Days(rig).Select(d => $"{d.GetProperty("date")} {d.GetProperty("equity")}").Should()
            .Equal("2024-01-01 1001", "2024-01-08 1002", "2024-01-15 1003");
    }

    [Fact]
    public void A_fall_within_a_bar_counts_in_the_drawdown_and_not_in_the_one_of_closes()
    {
        var rig = Rig.RunBars(Hold(), "100 | 100 101 50 100 | 100 100 90 99", s_thousand);

        var path = rig.Events[^1].Data.GetProperty("equity_path");
        path.GetProperty("max_drawdown").GetDouble().Should().BeApproximately(50.0 / 1000, 1e-12);
        path.GetProperty("max_drawdown_close").GetDouble().Should().BeApproximately(1.0 / 1000, 1e-12);
    }

    [Fact]
    public void A_run_names_the_first_and_last_price_of_what_it_trades()
    {
        var last = Rig.RunTicks(Hold(), "100 120 90").Events[^1].Data;

        last.GetProperty("first_price").GetDecimal().Should().Be(100);
        last.GetProperty("last_price").GetDecimal().Should().Be(90);
    }

    [Fact]
    public void Days_are_those_of_the_exchange_on_both_sides_of_a_change_of_its_clocks()
    {
        // Midnight of New York is 5:00 UTC before 10 March 2024 and 4:00 after it.
        var rig = Hold("NYSE").Play("""
            2024-03-10T04:59:59 100
            2024-03-10T05:00:00 101
            2024-03-11T03:59:59 102
            2024-03-11T04:00:00 103
            """);

        Days(rig).Select(d => $"{d.GetProperty("date")} {d.GetProperty("equity")}")
            .Should().Equal("2024-03-09 1000", "2024-03-10 1002", "2024-03-11 1003");
    }

    [Fact]
    public void The_candle_of_the_day_on_which_clocks_go_forward_has_23_hours()
    {
        var rig = Hold("NYSE", DayCandles).Play("""
            2024-03-10T05:00:00 100
            2024-03-11T03:59:59 105
            2024-03-11T04:00:00 90
            """);

        var candle = rig.Of(EventType.Candle).Single();
        candle.Time.Should().Be("2024-03-11T00:00:00-04:00");
        candle.Data.GetProperty("timestamp").GetString().Should().Be("2024-03-10T00:00:00-05:00");
        candle.Data.GetProperty("close").GetDouble().Should().Be(105);
    }

    [Fact]
    public void The_candle_of_the_day_on_which_clocks_go_back_has_25_hours()
    {
        var rig = Hold("NYSE", DayCandles).Play("""
            2024-11-03T04:00:00 100
            2024-11-04T04:59:59 105
            2024-11-04T05:00:00 90
            """);

        var candle = rig.Of(EventType.Candle).Single();
        candle.Time.Should().Be("2024-11-04T00:00:00-05:00");
        candle.Data.GetProperty("close").GetDouble().Should().Be(105);
    }

    [Fact]
    public void Positions_nodes_and_variables_carry_over_from_day_to_day()
    {
        var strategy = new StrategyJson()
            .EntrySignal("in", "ltp > 100").Entry("buy").ExitSignal("out", "ltp > 110").Exit("sell").ReEntry("again", 1, "ltp > 100")
            .Chain("start > in > buy > out > sell > again > buy");

        var rig = strategy.Play("""
            2024-03-07T10:00:00 101
            2024-03-08T10:00:00 111
            2024-03-11T10:00:00 105
            2024-03-12T10:00:00 112
            2024-03-13T10:00:00 105
            """);

        rig.Trades.Select(t => $"{t.GetProperty("trade_id")} {t.GetProperty("entry_price")} {t.GetProperty("exit_price")}").Should()
            .Equal("p1-r0 101 111", "p1-r1 105 112");
    }

    [Fact]
    public void A_position_that_is_open_over_a_night_without_trading_meets_its_stop_at_the_next_open()
    {
        var strategy = new StrategyJson()
            .EntrySignal("in", "ltp > 0").Entry("buy", more: """{"stopLoss":{"points":3}}""").ExitSignal("out", "ltp > 999").Exit("sell")
            .Chain("start > in > buy > out > sell");

        var trade = strategy.Play("2024-03-08T10:00:00 100\n2024-03-08T20:00:00 101\n2024-03-11T10:00:00 90").Trades.Single();

        trade.GetProperty("exit_price").GetDecimal().Should().Be(90);
        trade.GetProperty("exit_reason").GetString().Should().Be("stop_loss");
    }

    [Fact]
    public void Data_that_ends_before_the_run_could_start_still_ends_the_run()
    {
        var rig = new Rig(Rig.Parse(Hold().ToBytes()));

        rig.Simulation.EndOfData(Rig.Start);

        rig.Events.Select(e => e.Data.GetProperty("state").GetString()).Should().Equal("started", "completed");
    }

    [Fact]
    public void What_a_run_leaves_open_is_closed_at_the_price_and_time_of_its_last_tick()
    {
        // When the stop of p1 is met nothing is left that could act; p2 is open until the data end.
        var strategy = new StrategyJson()
            .EntrySignal("in", "ltp > 0").Entry("a", "p1", more: """{"stopLoss":{"points":3}}""").Entry("b", "p2").Chain("start > in > a")
            .Chain("in > b");

        var rig = strategy.Play("2024-03-08T10:00:00 100\n2024-03-08T10:00:10 99\n2024-03-08T10:00:20 90\n2024-03-08T10:00:30 80");

        rig.Trades.Select(t => $"{t.GetProperty("position_id")} {t.GetProperty("exit_price")} {t.GetProperty("exit_time")}").Should()
            .Equal("p1 90 2024-03-08T10:00:20+00:00", "p2 80 2024-03-08T10:00:30+00:00");
    }
}
