using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Tests.Strategies;

public sealed class PositionTests
{
    private const string Position = SampleStrategy.Position;

    [Theory]
    [InlineData("a position type that is neither buy nor sell", "/positionType", "\"hold\"", "", "buy, sell")]
    [InlineData("a quantity of nothing", "/quantity", "0", "", "above 0")]
    [InlineData("a negative quantity", "/quantity", "-1", "", "above 0")]
    [InlineData("a quantity beyond all bounds", "/quantity", "1e20", "", "1000000000")]
    [InlineData("a quantity that is no number", "/quantity", "\"all\"", "", "a number")]
    [InlineData("a multiplier of nothing", "/multiplier", "0", "", "above 0")]
    [InlineData("an unknown order type", "/orderType", "\"iceberg\"", "", "stop_limit")]
    [InlineData("a limit order without a price", "/orderType", "\"limit\"", null, "A limit order needs \"limitPrice\" or \"price\"")]
    [InlineData("a stop order without a price", "/orderType", "\"stop\"", null, "A stop order needs \"triggerPrice\"")]
    [InlineData("no entries at all", "/maxEntries", "0", "", "from 1")]
    [InlineData("negative entries", "/maxEntries", "-2", "", "from 1")]
    [InlineData("half an entry", "/maxEntries", "1.5", "", "whole number")]
    [InlineData("a priority that is no number", "/priority", "\"first\"", "", "a number")]
    [InlineData("an unknown sizing", "/sizing", """{"mode": "yolo", "value": 1}""", "/mode", "percent_equity")]
    [InlineData("a sizing without a value", "/sizing", """{"mode": "notional"}""", "/", "\"value\" is missing")]
    [InlineData("more than all of the equity", "/sizing", """{"mode": "percent_equity", "value": 101}""", "/value", "up to 100")]
    [InlineData("a rounding of nothing", "/sizing", """{"mode": "notional", "value": 1000, "roundTo": 0}""", "/roundTo", "above 0")]
    [InlineData("a sizing that is no object", "/sizing", "5", "", "must be an object")]
    [InlineData("a negative stop", "/stopLoss", """{"percent": -2}""", "/percent", "above 0")]
    [InlineData("two stops in one", "/stopLoss", """{"percent": 2, "points": 3}""", "", "exactly one of")]
    [InlineData("a stop without a distance", "/stopLoss", """{"enabled": true}""", "", "exactly one of")]
    [InlineData("a stop of an unknown type", "/stopLoss", """{"type": "atr", "value": 2}""", "/type", "percent, points, price")]
    [InlineData("a stop of no type", "/stopLoss", """{"value": 2}""", "/", "\"type\" is missing")]
    [InlineData("a stop that is a yes", "/stopLoss", "true", "", "a number")]
    [InlineData("a stop with an unreadable switch", "/stopLoss", """{"enabled": "maybe", "percent": 2}""", "/enabled", "true or false")]
    [InlineData("a target of a short position at a price of 0", "/takeProfit", """{"percent": 100}""", "/percent", "below 100")]
    [InlineData("a trailing stop beyond all bounds", "/trailingStop", """{"percent": 20000}""", "/percent", "up to 10000")]
    [InlineData("an option without a strike", "/optionDetails", """{"expiry": "W1", "optionType": "PE"}""", "/",
        "\"strikeType\" is missing")]
    [InlineData("an option that is neither call nor put", "/optionDetails/optionType", "\"XX\"", "", "CE, PE, CALL, PUT")]
    public void Is_a_problem(string what, string key, string json, string? below, string message)
    {
        _ = what;
        var at = below switch { null => Position, "/" => Position + key, _ => Position + key + below };
        new SampleStrategy().Set(Position + key, json).ShouldHaveProblem(at, "entry", message);
    }

    [Theory]
    [InlineData("/quantity")]
    [InlineData("/positionType")]
    public void Is_a_problem_when_it_is_missing(string key) =>
        new SampleStrategy().Remove(Position + key).ShouldHaveProblem(Position, "entry", $"\"{key[1..]}\" is missing");

    [Fact]
    public void A_position_id_used_twice_is_a_problem_at_the_second() =>
        new SampleStrategy().Set("/nodes/2/data/positions/1/vpi", "\"pos-1\"").Set("/nodes/3/data/reEntryExitConditions", "[]")
            .ShouldHaveProblem("/nodes/2/data/positions/1/vpi", "entry", "earlier position");

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    public void An_entry_node_without_positions_is_a_problem(string positions) =>
        new SampleStrategy().Set("/nodes/2/data/positions", positions).Parse()
            .Problems.Should().Contain(p => p.Pointer == "/nodes/2/data/positions" && p.NodeId == "entry");

    [Fact]
    public void A_position_without_an_id_is_a_problem() =>
        new SampleStrategy().Add("/nodes/2/data/positions", """{"vpi": null, "positionType": "buy", "quantity": 1}""")
            .ShouldHaveProblem("/nodes/2/data/positions/2/vpi", "entry", "is null");

    [Fact]
    public void A_position_that_is_no_object_is_a_problem() =>
        new SampleStrategy().Add("/nodes/2/data/positions", "7")
            .ShouldHaveProblem("/nodes/2/data/positions/2", "entry", "must be an object");

    [Fact]
    public void A_short_position_may_lose_more_than_its_price_and_a_long_one_may_not()
    {
        var strategy = new SampleStrategy().Set(Position + "/stopLoss", """{"percent": 150}""");
        strategy.ParseValid().Positions[0].StopLoss.Should().Be(new PriceDistance(DistanceKind.Percent, 150));
        strategy.Set(Position + "/positionType", "\"BUY\"").ShouldHaveProblem(Position + "/stopLoss/percent", "entry", "below 100");
    }

    [Theory]
    [InlineData("15", DistanceKind.Points, 15)]
    [InlineData("\"1.5\"", DistanceKind.Points, 1.5)]
    [InlineData("""{"percent": 2}""", DistanceKind.Percent, 2)]
    [InlineData("""{"points": "20"}""", DistanceKind.Points, 20)]
    [InlineData("""{"price": 99.5}""", DistanceKind.Price, 99.5)]
    [InlineData("""{"enabled": true, "type": "percentage", "value": 3}""", DistanceKind.Percent, 3)]
    [InlineData("""{"type": "Absolute", "value": 3}""", DistanceKind.Price, 3)]
    public void A_distance_is_read_in_every_form(string json, DistanceKind kind, double value) =>
        new SampleStrategy().Set(Position + "/trailingStop", json)
            .ParseValid().Positions[0].TrailingStop.Should().Be(new PriceDistance(kind, (decimal)value));

    [Theory]
    [InlineData("null")]
    [InlineData("false")]
    [InlineData("\"\"")]
    [InlineData("""{"enabled": false, "percent": -3}""")]
    public void A_distance_that_is_switched_off_is_none(string json) =>
        new SampleStrategy().Set(Position + "/stopLoss", json).ParseValid().Positions[0].StopLoss.Should().BeNull();

    /// <summary>Keys of an order and what they become: limit price, stop price, limit offset, stop offset.</summary>
    public static TheoryData<string, OrderTemplate> Orders { get; } = new()
    {
        { """{"orderType": "MARKET", "price": -1}""", OrderTemplate.Market },
        { """{}""", OrderTemplate.Market },
        { """{"orderType": "limit", "price": 100.5}""", new OrderTemplate(OrderType.Limit, LimitPrice: 100.5m) },
        { """{"orderType": "Limit", "limitPrice": "100", "price": 7}""", new OrderTemplate(OrderType.Limit, LimitPrice: 100) },
        { """{"orderType": "limit", "offset": -2, "price": null}""", new OrderTemplate(OrderType.Limit, LimitOffset: -2) },
        { """{"orderType": "stop", "price": 100}""", new OrderTemplate(OrderType.Stop, StopPrice: 100) },
        { """{"orderType": "stop", "trigger_price": 100}""", new OrderTemplate(OrderType.Stop, StopPrice: 100) },
        { """{"orderType": "stop", "offset": 3}""", new OrderTemplate(OrderType.Stop, StopOffset: 3) },
        { """{"orderType": "stop_limit", "stopPrice": 100, "price": 101}""", new OrderTemplate(OrderType.StopLimit, 101, 100) },
        { """{"orderType": "stopLimit", "triggerOffset": 5, "offset": 6}""",
            new OrderTemplate(OrderType.StopLimit, LimitOffset: 6, StopOffset: 5) },
        { """{"orderType": "STOP-LIMIT", "triggerPrice": 100, "limitOffset": 0}""",
            new OrderTemplate(OrderType.StopLimit, StopPrice: 100, LimitOffset: 0) },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public void An_order_is_read_in_every_form(string keys, OrderTemplate expected) =>
        new SampleStrategy().Set(Position, """{"vpi": "pos-1", "positionType": "buy", "quantity": 1, """
            + keys[1..].Insert(0, keys == "{}" ? "\"x\": 1" : ""))
            .ParseValid().Positions[0].Order.Should().Be(expected);

    [Theory]
    [InlineData("""{"orderType": "limit", "price": 0}""", "/price", "above 0")]
    [InlineData("""{"orderType": "limit", "price": 10, "offset": 1}""", "/offset", "both \"price\" and \"offset\"")]
    [InlineData("""{"orderType": "stop_limit", "price": 10}""", "", "A stop_limit order needs \"triggerPrice\" or \"stopPrice\"")]
    [InlineData("""{"orderType": "stop_limit", "triggerPrice": 10}""", "", "A stop_limit order needs \"limitPrice\" or \"price\"")]
    [InlineData("""{"orderType": "limit", "price": "cheap"}""", "/price", "a number")]
    public void A_broken_order_of_an_exit_is_a_problem_at_its_place(string keys, string at, string message) =>
        new SampleStrategy().Set("/nodes/4/data/exitNodeData/orderConfig", """{"targetPositionVpi": "pos-1", """ + keys[1..])
            .ShouldHaveProblem("/nodes/4/data/exitNodeData/orderConfig" + at, "exit", message);

    [Fact]
    public void A_sized_position_needs_no_quantity() =>
        new SampleStrategy().ParseValid().Positions[1]
            .Should().BeEquivalentTo(new { Quantity = 1m, Sizing = new Sizing(SizingMode.PercentEquity, 50, 5) });

    [Fact]
    public void Option_details_in_which_nothing_is_filled_in_are_none() =>
        new SampleStrategy().Set(Position + "/optionDetails", """{"expiry": "", "optionType": null}""")
            .ParseValid().Positions[0].Option.Should().BeNull();
}
