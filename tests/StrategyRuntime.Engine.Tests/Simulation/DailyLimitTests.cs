using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Tests.Simulation;

public class DailyLimitTests
{
    private static string Reason(Rig rig) => rig.Events[^1].Data.GetProperty("reason").GetString()!;

    private static StrategyJson TenUnits(string performance, string more = "") => new StrategyJson()
        .EntrySignal("in", "ltp > 0").Entry("buy", quantity: 10).ExitSignal("out", "ltp > 999").Exit("sell")
        .SquareOff("flat", $$"""{"performanceBasedExit":{{performance}}{{more}}}""")
        .Chain("start > in > buy > out > sell").Chain("start > flat");

    private static string Ticks(params string[] prices) =>
        string.Join('\n', prices.Select((p, i) => $"2024-01-02T10:00:{i:00} {p}"));

    [Theory]
    [InlineData("""{"dailyLossLimit":{"enabled":true,"targetAmount":50}}""", "95.01", "95", "daily_loss_limit")]
    [InlineData("""{"dailyPnLTarget":{"enabled":true,"targetAmount":50}}""", "104.99", "105", "daily_pnl_target")]
    [InlineData("""{"dailyLossLimit":{"enabled":true,"targetAmount":5,"targetType":"percentage"}}""", "95.01", "95", "daily_loss_limit")]
    [InlineData("""{"dailyPnLTarget":{"enabled":true,"targetAmount":5,"targetType":"percentage"}}""", "104.99", "105", "daily_pnl_target")]
    [InlineData("""{"dailyLossLimit":{"enabled":true,"targetAmount":5,"targetType":"percentage","initialCapital":2000}}""", "90.01", "90",
        "daily_loss_limit")]
    [InlineData("""{"dailyPnLTarget":{"enabled":true,"targetAmount":5,"targetType":"percentage","initialCapital":2000}}""", "109.99", "110",
        "daily_pnl_target")]
    public void Day_squares_off_when_its_profit_reaches_the_limit_and_not_before(
        string performance, string before, string at, string reason)
    {
        Reason(TenUnits(performance).Play(Ticks("100", before, before))).Should().Be("end_of_data");
        var rig = TenUnits(performance).Play(Ticks("100", before, at, "50"));

        Reason(rig).Should().Be($"square_off:{reason}");
        rig.Trades.Single().GetProperty("exit_price").GetRawText().Should().Be(at);
        rig.Of(EventType.Node).Last().Data.GetProperty("square_off").GetProperty("condition_type").GetString()
            .Should().Be("performanceBasedExit");
    }

    [Fact]
    public void A_limit_is_reached_to_the_last_decimal_where_binary_fractions_would_miss_it()
    {
        // 3 × (0.3 − 0.2) is 0.29999999999999993 in binary fractions.
        var strategy = new StrategyJson()
            .EntrySignal("in", "ltp > 0").Entry("buy", quantity: 3).ExitSignal("out", "ltp > 999").Exit("sell")
            .SquareOff("flat", """{"performanceBasedExit":{"dailyPnLTarget":{"enabled":true,"targetAmount":0.3}}}""")
            .Chain("start > in > buy > out > sell").Chain("start > flat");

        Reason(Rig.RunTicks(strategy, "0.2 0.2 0.3 0.3", new BrokerConnection { Id = "paper", Cash = 1 }))
            .Should().Be("square_off:daily_pnl_target");
        Reason(Rig.RunTicks(strategy, "0.2 0.2 0.29999999 0.29999999", new BrokerConnection { Id = "paper", Cash = 1 }))
            .Should().Be("end_of_data");
    }

    [Fact]
    public void A_limit_that_is_switched_off_does_nothing()
    {
        var strategy = TenUnits("""{"dailyLossLimit":{"enabled":false,"targetAmount":1}}""");

        Reason(strategy.Play(Ticks("100", "50"))).Should().Be("end_of_data");
    }

    [Fact]
    public void Day_profit_counts_what_was_realized_and_what_is_open_and_fees()
    {
        var strategy = new StrategyJson()
            .EntrySignal("in", "ltp > 0").Entry("buy", quantity: 10).ExitSignal("out", "ltp < 98").Exit("sell", more: """{"quantity":5}""")
            .SquareOff("flat", """{"performanceBasedExit":{"dailyLossLimit":{"enabled":true,"targetAmount":33}}}""")
            .Chain("start > in > buy > out > sell").Chain("start > flat");
        var broker = new BrokerConnection { Id = "paper", Commission = new Commission(PerOrder: 1) };

        // Half is sold at 97: 15 lost with it, 2 paid in fees; the other half has lost 15.5 at 96.9 and 16 at 96.8.
        Reason(Rig.RunTicks(strategy, "100 97 96.9", broker, FillRule.SameTick)).Should().Be("end_of_data");
        Reason(Rig.RunTicks(strategy, "100 97 96.8", broker, FillRule.SameTick)).Should().Be("square_off:daily_loss_limit");
    }

    [Fact]
    public void Each_day_starts_with_a_profit_of_zero()
    {
        var strategy = TenUnits("""{"dailyLossLimit":{"enabled":true,"targetAmount":50}}""");
        const string twoDays = """
            2024-01-02T10:00:00 100
            2024-01-02T20:00:00 96
            2024-01-03T10:00:00 92
            """;

        Reason(strategy.Play(twoDays)).Should().Be("end_of_data", "each of the days lost 40");
        Reason(strategy.Play(twoDays + "\n2024-01-03T10:00:01 91"))
            .Should().Be("square_off:daily_loss_limit", "the second lost 50 from its start at 96");
    }

    [Fact]
    public void Immediate_comes_before_performance_and_performance_before_time()
    {
        const string loss = """{"dailyLossLimit":{"enabled":true,"targetAmount":1}}""";
        const string time = ""","timeBasedExit":{"exitTime":"10:00:01"}""";

        Reason(TenUnits(loss, time).Play(Ticks("100", "90"))).Should().Be("square_off:daily_loss_limit");
        Reason(TenUnits(loss, time + ""","immediateExit":true""").Play(Ticks("100", "90"))).Should().Be("square_off:immediate");
    }
}
