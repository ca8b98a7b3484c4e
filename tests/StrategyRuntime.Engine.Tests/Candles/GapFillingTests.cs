using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Tests.Simulation;

namespace StrategyRuntime.Engine.Tests.Candles;

/// <summary>Candles in times without a price.</summary>
public sealed class GapFillingTests
{
    private static Rig Play(string exchange, string timeframe, string filling, string script)
    {
        var timeframes = $$"""[{"id":"t","timeframe":"{{timeframe}}","indicators":{},"fill_gaps":"{{filling}}"}]""";
        return new StrategyJson(exchange: exchange, timeframes: timeframes)
            .EntrySignal("in", "ltp > 0").Entry("buy").ExitSignal("out", "ltp > 999").Exit("sell").Chain("start > in > buy > out > sell")
            .Play(script);
    }

    private static IEnumerable<string> Candles(Rig rig) => rig.Of(EventType.Candle).Select(e =>
        $"{e.Data.GetProperty("timestamp").GetString()![5..16]} {Number(e.Data, "open")} {Number(e.Data, "high")} "
        + $"{Number(e.Data, "low")} {Number(e.Data, "close")} {Number(e.Data, "volume")}");

    private static double Number(JsonElement data, string name) => data.GetProperty(name).GetDouble();

    [Fact]
    public void A_gap_has_no_candles_unless_it_is_filled()
    {
        const string script = "2024-01-02T10:00:00 100\n2024-01-02T10:00:30 101\n2024-01-02T10:03:10 99\n2024-01-02T10:04:00 98";

        Candles(Play("UTC", "1m", "none", script)).Should().Equal("01-02T10:00 100 101 100 101 2", "01-02T10:03 99 99 99 99 1");
        Candles(Play("UTC", "1m", "flat", script)).Should().Equal(
            "01-02T10:00 100 101 100 101 2", "01-02T10:01 101 101 101 101 0", "01-02T10:02 101 101 101 101 0",
            "01-02T10:03 99 99 99 99 1");
    }

    [Fact]
    public void A_flat_candle_closes_when_its_time_is_over()
    {
        var rig = Play("UTC", "1m", "flat", "2024-01-02T10:00:00 100\n2024-01-02T10:02:30 99\n2024-01-02T10:03:00 99");

        rig.Of(EventType.Candle).Select(e => e.Time[11..19]).Should().Equal("10:01:00", "10:02:00", "10:03:00");
    }

    [Fact]
    public void Nights_weekends_holidays_and_lunch_breaks_are_no_gaps()
    {
        // Friday before Presidents' Day: New York opens again on Tuesday, 14:30 UTC.
        Candles(Play("NYSE", "3h", "flat", "2024-02-16T18:00:00 100\n2024-02-20T18:00:00 101\n2024-02-20T20:30:00 101")).Should().Equal(
            "02-16T12:30 100 100 100 100 1", "02-16T15:30 100 100 100 100 0", "02-20T09:30 100 100 100 100 0",
            "02-20T12:30 101 101 101 101 1");
        // Tokyo's break from 11:30 to 12:30 is 2:30 to 3:30 UTC.
        Candles(Play("TSE", "1h", "flat", "2024-05-07T01:00:00 100\n2024-05-07T04:30:00 101\n2024-05-07T05:30:00 101")).Should().Equal(
            "05-07T10:00 100 100 100 100 1", "05-07T11:00 100 100 100 100 0", "05-07T12:30 100 100 100 100 0",
            "05-07T13:30 101 101 101 101 1");
        Candles(Play("NYSE", "1d", "flat", "2024-02-15T18:00:00 100\n2024-02-20T18:00:00 101\n2024-02-21T18:00:00 102")).Should().Equal(
            "02-15T00:00 100 100 100 100 1", "02-16T00:00 100 100 100 100 0", "02-20T00:00 101 101 101 101 1");
    }

    [Fact]
    public void A_price_outside_of_the_sessions_has_a_candle_where_a_flat_one_waits_for_the_next_open()
    {
        const string script = "2024-02-15T20:30:00 100\n2024-02-16T13:40:00 90\n2024-02-16T14:40:00 95\n2024-02-16T15:40:00 96";

        Candles(Play("NYSE", "1h", "flat", script)).Should().Equal(
            "02-15T15:30 100 100 100 100 1", "02-16T08:30 90 90 90 90 1", "02-16T09:30 95 95 95 95 1");
    }

    [Fact]
    public void A_signal_of_candles_sees_the_flat_ones()
    {
        const string timeframes = """[{"id":"t","timeframe":"1m","indicators":{},"fill_gaps":"flat"}]""";
        var rig = new StrategyJson(timeframes: timeframes)
            .EntrySignal("in", "close[-3] == 100").Entry("buy").ExitSignal("out", "ltp > 999").Exit("sell")
            .Chain("start > in > buy > out > sell")
            .Play("2024-01-02T10:00:00 100\n2024-01-02T10:02:30 99\n2024-01-02T10:03:00 98");

        rig.Nodes.Should().Contain("in@10:03:00");
    }
}
