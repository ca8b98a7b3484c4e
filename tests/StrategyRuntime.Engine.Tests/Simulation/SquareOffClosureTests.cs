using StrategyRuntime.Engine.Events;

namespace StrategyRuntime.Engine.Tests.Simulation;

public class SquareOffClosureTests
{
    private const string Script = "2024-10-29T09:00:00 100\n2024-10-29T09:30:00 101\n2024-10-29T09:55:00 102";

    private static Rig Play(string side, string limitOffset) => new StrategyJson()
        .EntrySignal("in", "ltp > 0").Entry("buy", side: side)
        .SquareOff("flat", $$$"""
            {"timeBasedExit":{"exitTime":"15:00"},"positionClosure":{"orderType":"limit","limitOffset":{{{limitOffset}}}}}
            """)
        .Chain("start > in > buy").Chain("start > flat").Play(Script);

    private static IEnumerable<(string? Type, decimal? Limit)> ClosingOrders(Rig rig) => rig.Of(EventType.Order)
        .Where(e => e.Data.GetProperty("reason").GetString() == "square_off" && e.Data.GetProperty("status").GetString() == "OPEN")
        .Select(e => (e.Data.GetProperty("order_type").GetString(),
            e.Data.TryGetProperty("limit_price", out var limit) && limit.ValueKind != System.Text.Json.JsonValueKind.Null
                ? limit.GetDecimal() : (decimal?)null));

    [Theory]
    [InlineData("buy", 100)]
    [InlineData("sell", 104)]
    public void An_offset_that_is_an_expression_lies_on_the_side_where_the_order_fills(string side, int limit)
    {
        const string offset = """{"type":"function","functionName":"min","expressions":[2,{"type":"live_data","field":"ltp"}]}""";
        var rig = Play(side, offset);

        ClosingOrders(rig).Should().Equal(("limit", limit));
        rig.Trades.Should().ContainSingle();
    }

    [Fact]
    public void Positions_are_closed_at_the_market_when_the_expression_has_no_value()
    {
        var rig = Play("buy", """{"type":"candle_data","field":"close","offset":-50}""");

        ClosingOrders(rig).Should().Equal(("market", null));
        rig.Trades.Should().ContainSingle();
    }
}
