using System.Text;
using System.Text.Json.Nodes;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Strategies.Documents;

namespace StrategyRuntime.Engine.Tests.Strategies;

/// <summary>What becomes of the features that builders save.</summary>
public sealed class FullStrategyTests
{
    private static readonly StrategyDefinition s_strategy = FullStrategy.Definition;

    [Fact]
    public void The_document_has_no_problem_and_no_warning()
    {
        var document = FullStrategy.Parse();
        document.Problems.Concat(document.Warnings).Concat(document.ParameterProblems).Should().BeEmpty();
    }

    [Fact]
    public void Stops_of_the_entry_node_are_those_of_positions_that_have_none()
    {
        var (a, b) = (s_strategy.Positions[0], s_strategy.Positions[1]);
        a.StopLoss.Should().Be(new PriceDistance(DistanceKind.Percent, 2));
        a.TrailingStop.Should().Be(new PriceDistance(DistanceKind.Points, 6));
        a.TrailingStep.Should().Be(new PriceDistance(DistanceKind.Points, 1));
        a.ReEntriesAfterProtection.Should().Be(2, "maxEntries counts the first entry");
        b.StopLoss!.Computed.Should().BeOfType<IndicatorExpression>();
        b.TrailingLevel.Should().BeOfType<IndicatorExpression>();
        b.TrailingActivation.Should().Be(new PriceDistance(DistanceKind.Percent, 1));
    }

    [Fact]
    public void Orders_take_expressions_and_say_how_long_they_work()
    {
        var (a, b, c) = (s_strategy.Positions[0], s_strategy.Positions[1], s_strategy.Positions[2]);
        a.Order.ComputedStopPrice.Should().BeOfType<CandleExpression>();
        a.Order.LimitOffset.Should().Be(2);
        a.Order.TimeInForce.Should().Be(new TimeInForce(TimeInForceKind.Candles, 3));
        a.TakeProfitSteps.Should().Equal(
            new TargetStep(TimeSpan.FromMinutes(30), new PriceDistance(DistanceKind.Percent, 1)),
            new TargetStep(TimeSpan.FromHours(1), new PriceDistance(DistanceKind.Percent, 0)));
        b.Order.Trail.Should().Be(new PriceDistance(DistanceKind.Points, 5));
        b.Order.TimeInForce.Should().Be(new TimeInForce(TimeInForceKind.Until, Until: new TimeSpan(14, 30, 0)));
        b.Sizing.Should().Be(new Sizing(SizingMode.RiskPercent, 1, 5) { At = SizingMoment.Decision, ReserveFees = true });
        b.AddsToOpen.Should().BeTrue();
        c.Order.TimeInForce.Kind.Should().Be(TimeInForceKind.Day);
    }

    [Fact]
    public void Exits_find_their_positions_by_id_by_tag_or_all_of_them()
    {
        Exit("half").TargetSlots.Should().Equal(0);
        Exit("half").QuantityPercent.Should().Be(50);
        Exit("legs").TargetSlots.Should().Equal(0, 1);
        Exit("all").TargetSlots.Should().Equal(0, 1, 2);

        static ExitNode Exit(string id) => s_strategy.Nodes.OfType<ExitNode>().Single(n => n.Id == id);
    }

    [Fact]
    public void A_retry_names_its_entry_node_in_place_of_an_edge()
    {
        var retry = s_strategy.Nodes.OfType<ReEntrySignalNode>().Single();
        retry.MaxReEntries.Should().Be(2);
        retry.Children.Select(c => s_strategy.Nodes[c].Id).Should().Equal("buy");
    }

    [Fact]
    public void Nothing_leads_to_a_node_that_is_switched_off() =>
        s_strategy.Start.Children.Select(c => s_strategy.Nodes[c].Id).Should().Equal("in", "end");

    [Fact]
    public void An_alert_is_made_of_texts_and_values()
    {
        var message = s_strategy.Nodes.OfType<AlertNode>().Single().Message;
        message.Select(p => p.Text).Should().Equal("Bought below ", "", " at ", "", ", level ", "");
        message.Where(p => p.Value is not null).Select(p => p.Value!.GetType())
            .Should().Equal(typeof(VariableExpression), typeof(LiveExpression), typeof(GlobalVariableExpression));
    }

    [Fact]
    public void Equal_display_names_get_numbers() =>
        s_strategy.Trading.Timeframes[0].Indicators.Select(i => i.Label).Should().Equal("RSI", "RSI_2", "macd(12,26,9,close)");

    [Fact]
    public void Items_are_multiplied_before_they_are_added()
    {
        var leaf = s_strategy.Nodes.OfType<EntrySignalNode>().First().Conditions.Members.OfType<ConditionLeaf>().Single(l =>
            l.Right[0] is MathExpression);
        leaf.RightText.Should().Be("(1 + (2 * 3))");
    }

    [Fact]
    public void Parameters_have_their_defaults_until_they_are_given()
    {
        s_strategy.Parameters.Should().Equal(
            new("lots", "2"), new("exit_at", "\"15:10\""), new("length", "14"), new("on", "true"));
        s_strategy.Positions[0].Quantity.Should().Be(2);

        var given = FullStrategy.Parse(("lots", "3"), ("exit_at", "15:20"), ("/nodes/2/data/positions/2/price", "101")).Definition!;
        given.Positions[0].Quantity.Should().Be(3);
        given.Start.EndConditions!.ExitTime.Should().Be(new TimeSpan(15, 20, 0));
        given.Positions[2].Order.LimitPrice.Should().Be(101);
        given.Parameters[^1].Should().Be(new ParameterValue("/nodes/2/data/positions/2/price", "101"));
    }

    [Theory]
    [InlineData("lots", "1.5", "not a whole number")]
    [InlineData("lots", "11", "above the maximum 10")]
    [InlineData("lots", "0", "below the minimum 1")]
    [InlineData("lots", "many", "not a whole number")]
    [InlineData("on", "perhaps", "not true or false")]
    [InlineData("exit_at", "16:00", "none of the choices")]
    [InlineData("slow", "3", "no parameter")]
    [InlineData("/nodes/99", "3", "nothing at this place")]
    [InlineData("/nodes/2/data", "3", "no number, text or flag")]
    [InlineData("/nodes/2/data/positions/2/price", "cheap", "not a number")]
    public void A_value_that_does_not_fit_is_refused(string name, string value, string message)
    {
        var document = FullStrategy.Parse((name, value));
        document.IsValid.Should().BeFalse();
        document.ParameterProblems.Should().ContainSingle().Which.Message.Should().Contain(message);
        document.ParameterProblems[0].Pointer.Should().StartWith("/parameters/");
    }

    [Fact]
    public void A_parameter_that_is_not_there_is_a_problem_where_it_is_asked_for()
    {
        var document = FullStrategy.With(d => d["nodes"]![2]!["data"]!["positions"]![2]!["quantity"] = new JsonObject { ["$param"] =
            "size" });
        document.Problems[0].Pointer.Should().Be("/nodes/2/data/positions/2/quantity");
        document.Problems[0].NodeId.Should().Be("buy");
    }

    [Fact]
    public void A_parameter_that_nothing_asks_for_is_a_warning() =>
        FullStrategy.With(d => d["parameters"]!.AsArray().Add(new JsonObject { ["name"] = "idle", ["type"] = "number", ["default"] = 1 }))
            .Warnings.Should().ContainSingle().Which.Pointer.Should().Be("/parameters/4");

    [Theory]
    [InlineData("stoploss", "stopLoss")]
    [InlineData("maxentry", null)]
    [InlineData("maxEntires", "maxEntries")]
    [InlineData("trailingstops", "trailingStop")]
    [InlineData("target", null)]
    public void A_key_that_means_nothing_is_a_warning_that_names_the_one_that_was_meant(string key, string? meant)
    {
        var warning = FullStrategy.With(d => d["nodes"]![2]!["data"]!["positions"]![2]![key] = 5).Warnings.Should().ContainSingle().Subject;
        warning.Pointer.Should().Be($"/nodes/2/data/positions/2/{key}");
        warning.NodeId.Should().Be("buy");
        warning.Message.Should().Contain(meant is null ? "it is ignored" : $"did you mean \"{meant}\"?");
    }

    [Fact]
    public void A_key_that_is_there_twice_is_a_problem()
    {
        var json = FullStrategy.Json.Replace("\"vpi\": \"c\",", "\"vpi\": \"c\", \"quantity\": 2,", StringComparison.Ordinal);
        var problem = StrategyDocument.Parse(Encoding.UTF8.GetBytes(json)).Problems.Should().ContainSingle().Subject;
        problem.Pointer.Should().Be("/nodes/2/data/positions/2/quantity");
        problem.NodeId.Should().Be("buy");
        problem.Message.Should().Contain("twice");
    }

    [Fact]
    public void A_row_of_the_builders_table_has_its_id_beside_the_strategy()
    {
        var inner = JsonNode.Parse(FullStrategy.Json)!.AsObject();
        inner.Remove("strategy_id");
        var row = new JsonObject { ["id"] = "row-1", ["created_at"] = "2024-10-29T00:00:00Z", ["strategy"] = inner };
        var document = StrategyDocument.Parse(Encoding.UTF8.GetBytes(row.ToJsonString()));
        document.Problems.Concat(document.Warnings).Should().BeEmpty();
        document.Definition!.StrategyId.Should().Be("row-1");
    }

    [Theory]
    [InlineData("""{"type": "live_data", "field": "ltp", "vpi": "nowhere"}""", "No entry node has a position")]
    [InlineData("""{"type": "live_data", "field": "position_ltp"}""", "\"vpi\" is missing")]
    [InlineData("""{"type": "global_variable", "globalVariableName": "Nothing"}""", "no global variable")]
    [InlineData("""{"type": "trailing_variable", "name": "Nothing"}""", "no trailing variable")]
    [InlineData("""{"type": "external_trigger", "triggerId": "t"}""", "must be one of")]
    [InlineData("""{"type": "position_data", "field": "rho", "vpi": "a"}""", "must be one of")]
    [InlineData("""{"type": "candle_data", "field": "high", "candleSelectionMode": "by_time"}""", "time of day")]
    [InlineData(
        """{"type": "candle_range", "field": "high", "aggregate": "max", "rangeType": "by_time", "startTime": "10:00", "endTime":"""
        + """ "09:30"}""",
        "ends before it begins")]
    public void An_operand_that_cannot_be_had_is_one_problem(string json, string message)
    {
        var document = FullStrategy.With(d => d["nodes"]![5]!["data"]!["conditions"]![1]!["lhs"] = JsonNode.Parse(json));
        document.Problems.Should().ContainSingle().Which.Message.Should().Contain(message);
        document.Problems[0].Pointer.Should().StartWith("/nodes/5/data/conditions/1/lhs");
    }
}
