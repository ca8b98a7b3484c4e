using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Tests.Strategies;

public sealed class ExitTests
{
    private const string Config = "/nodes/4/data/exitNodeData/orderConfig";
    private const string End = "/nodes/6/data/endConditions";

    [Fact]
    public void An_exit_without_a_target_position_is_a_problem_of_its_order() =>
        new SampleStrategy().Remove(Config + "/targetPositionVpi").ShouldHaveProblem(Config, "exit", "\"targetPositionVpi\" is missing");

    [Theory]
    [InlineData("/nodes/4/data/exitNodeData/orderConfig", "/nodes/4/data/exitNodeData", "orderConfig")]
    [InlineData("/nodes/4/data/exitNodeData", "/nodes/4/data", "exitNodeData")]
    [InlineData("/nodes/4/data", "/nodes/4", "exitNodeData")]
    public void An_exit_without_an_order_is_a_problem_of_what_should_hold_it(string removed, string at, string key) =>
        new SampleStrategy().Remove(removed).ShouldHaveProblem(at, "exit", $"\"{key}\" is missing");

    [Theory]
    [InlineData("/targetPositionVpi", "\"pos-9\"", "", "No entry node has a position \"pos-9\"")]
    [InlineData("/targetPositionVpi", "\"\"", "", "must be a text")]
    [InlineData("/targetPositionVpi", "7", "", "must be a text")]
    [InlineData("/quantity", "\"most\"", "", "all, specific")]
    [InlineData("/quantity", "-3", "", "above 0")]
    [InlineData("/quantity", "[]", "", "all, specific")]
    [InlineData("/specificQuantity", "0", "", "above 0")]
    [InlineData("/specificQuantity", "null", "", "is null")]
    [InlineData("/orderType", "\"magic\"", "", "market, limit")]
    [InlineData("/orderType", "\"limit\"", null, "needs \"limitPrice\"")]
    public void Is_a_problem_of_an_exit(string key, string json, string? at, string message) =>
        new SampleStrategy().Set(Config + key, json).ShouldHaveProblem(at is null ? Config : Config + key, "exit", message);

    [Theory]
    [InlineData("null", null)]
    [InlineData("\"all\"", null)]
    [InlineData("\"Specific\"", 1.0)]
    [InlineData("3", 3.0)]
    [InlineData("\"2.5\"", 2.5)]
    public void The_quantity_of_an_exit_is_read_in_every_form(string json, double? expected) =>
        new SampleStrategy().Set(Config + "/quantity", json).Node<ExitNode>("exit").Quantity.Should().Be((decimal?)expected);

    [Fact]
    public void A_stop_that_is_switched_on_at_an_exit_node_is_a_problem_because_it_would_do_nothing() =>
        new SampleStrategy().Set("/nodes/4/data/exitNodeData/postExecutionConfig/stopLoss/enabled", "true")
            .ShouldHaveProblem("/nodes/4/data/exitNodeData/postExecutionConfig/stopLoss", "exit", "put it on the position");

    [Theory]
    [InlineData("/retryConfig", "null", "", "is null")]
    [InlineData("/retryConfig", "{}", "", "\"maxReEntries\" is missing")]
    [InlineData("/retryConfig/maxReEntries", "-1", "", "from 0")]
    [InlineData("/retryConfig/maxReEntries", "1.5", "", "whole number")]
    [InlineData("/retryConfig/maxReEntries", "\"many\"", "", "whole number")]
    public void Is_a_problem_of_a_re_entry(string key, string json, string at, string message) =>
        new SampleStrategy().Set("/nodes/5/data" + key, json).ShouldHaveProblem("/nodes/5/data" + key + at, "again", message);

    [Theory]
    [InlineData("", "null", "is null")]
    [InlineData("", "[]", "must be an object")]
    [InlineData("/immediateExit", "\"soon\"", "true or false")]
    [InlineData("/immediateExit", """{"enabled": "soon"}""", "true or false", "/enabled")]
    [InlineData("/timeBasedExit", "5", "must be an object")]
    [InlineData("/timeBasedExit", """{"enabled": true, "exitTime": ""}""", "enabled without a time")]
    [InlineData("/timeBasedExit", """{"exitTime": "25:61"}""", "time of day", "/exitTime")]
    [InlineData("/timeBasedExit", """{"exitTime": 1520}""", "must be a text", "/exitTime")]
    [InlineData("/timeBasedExit", """{"exitAtMarketClose": true, "minutesBeforeClose": -1}""", "from 0", "/minutesBeforeClose")]
    [InlineData("/timeBasedExit", """{"exitAtMarketClose": true, "minutesBeforeClose": 375}""", "to 374", "/minutesBeforeClose")]
    [InlineData("/performanceBasedExit", "5", "must be an object")]
    [InlineData("/performanceBasedExit/dailyPnLTarget/targetAmount", "null", "is null")]
    [InlineData("/performanceBasedExit/dailyPnLTarget/targetAmount", "-5", "above 0")]
    [InlineData("/performanceBasedExit/dailyPnLTarget/targetType", "\"relative\"", "absolute, percentage")]
    [InlineData("/performanceBasedExit/dailyLossLimit/targetAmount", "101", "up to 100")]
    [InlineData("/performanceBasedExit/dailyLossLimit/initialCapital", "0", "above 0")]
    public void Is_a_problem_of_a_square_off(string key, string json, string message, string below = "") =>
        new SampleStrategy().Set(End + key, json).ShouldHaveProblem(End + key + below, "square-off", message);

    [Theory]
    [InlineData("{}", false, null, null)]
    [InlineData("""{"immediateExit": true}""", true, null, null)]
    [InlineData("""{"immediateExit": {"enabled": "true"}}""", true, null, null)]
    [InlineData("""{"timeBasedExit": {"enabled": false, "exitTime": "bad"}}""", false, null, null)]
    [InlineData("""{"timeBasedExit": {"exitAtMarketClose": false, "minutesBeforeClose": 5}}""", false, null, null)]
    [InlineData("""{"timeBasedExit": {"exitAtMarketClose": true}}""", false, 0, null)]
    [InlineData("""{"timeBasedExit": {"enabled": true, "exitTime": "", "exitAtMarketClose": true, "minutesBeforeClose": "5"}}""", false,
        5, null)]
    [InlineData("""{"time_based_exit": {"exit_time": "15:20:30"}}""", false, null, "15:20:30")]
    [InlineData("""{"performanceBasedExit": {"enabled": false, "dailyPnLTarget": {"enabled": true}}}""", false, null, null)]
    [InlineData("""{"performanceBasedExit": {"enabled": false}}""", false, null, null)]
    public void End_conditions_are_read_in_every_form(string json, bool immediate, int? beforeClose, string? exitTime) =>
        new SampleStrategy().Set(End, json).Node<SquareOffNode>("square-off").EndConditions.Should().Be(new EndConditions(
            immediate, beforeClose, exitTime is null ? null : TimeSpan.Parse(exitTime, System.Globalization.CultureInfo.InvariantCulture),
            null, null));
}
