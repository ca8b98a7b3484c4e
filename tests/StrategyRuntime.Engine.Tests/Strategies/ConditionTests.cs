using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Strategies.Documents;

namespace StrategyRuntime.Engine.Tests.Strategies;

public sealed class ConditionTests
{
    private const string Root = "/nodes/1/data/conditions/0";
    private const string Leaf = SampleStrategy.Leaf;

    [Theory]
    [InlineData(">", ConditionOperator.Greater)]
    [InlineData("<", ConditionOperator.Less)]
    [InlineData(">=", ConditionOperator.GreaterOrEqual)]
    [InlineData("<=", ConditionOperator.LessOrEqual)]
    [InlineData("==", ConditionOperator.Equal)]
    [InlineData("!=", ConditionOperator.NotEqual)]
    [InlineData("crosses_above", ConditionOperator.CrossesAbove)]
    [InlineData("crosses_below", ConditionOperator.CrossesBelow)]
    [InlineData("crossesAbove", ConditionOperator.CrossesAbove)]
    [InlineData("Crosses Below", ConditionOperator.CrossesBelow)]
    public void Every_operator_of_two_operands_is_read(string word, ConditionOperator expected)
    {
        var leaf = FirstLeaf(new SampleStrategy().Set(Leaf + "/operator", $"\"{word}\""));
        leaf.Operator.Should().Be(expected);
        leaf.Left.Should().Be(new CurrentTimeExpression());
        leaf.Right.Should().Equal(new TimeOfDayExpression((9 * 60 + 17) * 60));
    }

    [Theory]
    [InlineData("between", ConditionOperator.Between, "[1, 2]")]
    [InlineData("not_between", ConditionOperator.NotBetween, "[1, 2]")]
    [InlineData("notBetween", ConditionOperator.NotBetween, """{"lower": 1, "upper": {"type": "constant", "value": 2}}""")]
    [InlineData("between", ConditionOperator.Between, """{"from": "1", "to": "2"}""")]
    [InlineData("between", ConditionOperator.Between, """{"min": {"type": "constant", "value": "1"}, "max": 2}""")]
    [InlineData("in", ConditionOperator.In, """[1, {"type": "constant", "numberValue": 2}]""")]
    public void Ranges_and_lists_are_read_in_every_form(string word, ConditionOperator expected, string rhs)
    {
        var leaf = FirstLeaf(new SampleStrategy().Set(Leaf + "/operator", $"\"{word}\"").Set(SampleStrategy.Rhs, rhs));
        leaf.Operator.Should().Be(expected);
        leaf.Right.Should().Equal(new ConstantExpression(1), new ConstantExpression(2));
    }

    [Theory]
    [InlineData("an unknown operator", "/operator", "\"~=\"", "crosses_above")]
    [InlineData("an operator that is no text", "/operator", "5", "one of >")]
    [InlineData("between with one operand", "/operator", "\"between\"", "two bounds", "/rhs")]
    [InlineData("in with one operand", "/operator", "\"in\"", "an array of at least one value", "/rhs")]
    [InlineData("a list for a plain comparison", "/rhs", "[1, 2]", "must be an expression")]
    [InlineData("a yes or no as operand", "/rhs", "true", "must be an expression")]
    [InlineData("a blank operand", "/rhs", "\"\"", "must be an expression")]
    [InlineData("a word as operand", "/rhs", "\"close\"", "finite number")]
    [InlineData("a null operand", "/rhs", "null", "\"rhs\" is null")]
    public void Is_a_problem_of_a_comparison(string what, string key, string json, string message, string? at = null)
    {
        _ = what;
        new SampleStrategy().Set(Leaf + key, json).ShouldHaveProblem(Leaf + (at ?? key), "signal", message);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("[1, 2, 3]")]
    [InlineData("5")]
    [InlineData("""{"lower": 1}""")]
    [InlineData("""{"type": "candle_range", "from": -5, "to": -1, "field": "high", "aggregate": "max"}""")]
    public void Between_without_two_bounds_is_a_problem(string rhs) =>
        new SampleStrategy().Set(Leaf + "/operator", "\"between\"").Set(SampleStrategy.Rhs, rhs)
            .ShouldHaveProblem(SampleStrategy.Rhs, "signal", "two bounds");

    [Fact]
    public void A_broken_bound_is_a_problem_at_the_bound() =>
        new SampleStrategy().Set(Leaf + "/operator", "\"between\"").Set(SampleStrategy.Rhs, """{"from": 1, "to": {"type": "mystery"}}""")
            .ShouldHaveProblem(SampleStrategy.Rhs + "/to/type", "signal", "mystery");

    [Theory]
    [InlineData("[3, 2]")]
    [InlineData("""["15:00", "09:30"]""")]
    public void Bounds_that_nothing_lies_between_are_a_problem(string rhs) =>
        new SampleStrategy().Set(Leaf + "/operator", "\"between\"").Set(SampleStrategy.Rhs, rhs)
            .ShouldHaveProblem(SampleStrategy.Rhs, "signal", "nothing lies between");

    [Fact]
    public void In_an_empty_list_is_a_problem() =>
        new SampleStrategy().Set(Leaf + "/operator", "\"in\"").Set(SampleStrategy.Rhs, "[]")
            .ShouldHaveProblem(SampleStrategy.Rhs, "signal", "at least one value");

    [Theory]
    [InlineData("/lhs")]
    [InlineData("/rhs")]
    [InlineData("/operator")]
    public void A_missing_part_is_a_problem_of_the_comparison(string key) =>
        new SampleStrategy().Remove(Leaf + key).ShouldHaveProblem(Leaf, "signal", $"\"{key[1..]}\" is missing");

    [Fact]
    public void Both_operands_and_the_operator_are_judged_at_once() =>
        new SampleStrategy().Set(Leaf, """{"lhs": {"type": "a"}, "operator": "b", "rhs": {"type": "c"}}""").Parse()
            .Problems.Select(p => p.Pointer).Should().BeEquivalentTo(Leaf + "/lhs/type", Leaf + "/operator", Leaf + "/rhs/type");

    [Theory]
    [InlineData("an unknown logic", Root + "/groupLogic", "\"XOR\"", "one of AND, OR")]
    [InlineData("conditions that are no array", Root + "/conditions", "7", "must be an array")]
    [InlineData("a condition that is no object", Leaf, "7", "must be an object")]
    [InlineData("a null condition", Leaf, "null", "is null")]
    [InlineData("an empty condition", Leaf, "{}", "is empty")]
    [InlineData("something else as condition", Leaf, """{"formula": "a > b"}""", "either a group")]
    [InlineData("a group that is a comparison as well", Leaf, """{"conditions": [], "operator": ">", "lhs": 1, "rhs": 2}""",
        "either a group")]
    [InlineData("a list that is a text", "/nodes/1/data/conditions", "\"true\"", "must be an array")]
    public void Is_a_problem_of_a_group(string what, string pointer, string json, string message)
    {
        _ = what;
        new SampleStrategy().Set(pointer, json).ShouldHaveProblem(pointer, "signal", message);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""[{"groupLogic": "AND", "conditions": []}]""")]
    [InlineData("""[{"groupLogic": "NOT", "conditions": []}]""")]
    [InlineData("""[{"enabled": false, "lhs": 1, "operator": "<", "rhs": 2}]""")]
    [InlineData("""[{"groupLogic": "OR", "conditions": [{"conditions": []}]}]""")]
    public void A_signal_without_a_condition_that_counts_is_a_warning_and_never_fires(string conditions)
    {
        var document = new SampleStrategy().Set("/nodes/1/data/conditions", conditions).Parse();
        document.Problems.Should().BeEmpty();
        document.Warnings.Should().Contain(new Problem(
            "/nodes/1/data/conditions", "There is no condition that counts, so the signal never fires.", "signal"));
        document.Definition!.Nodes.OfType<EntrySignalNode>().Single().Conditions.Should().BeSameAs(ConditionGroup.Never);
    }

    [Theory]
    [InlineData("conditionsPreview", "\"Current Time >= 09:17\"")]
    [InlineData("entryConditions", """[{"lhs": 1, "operator": "<", "rhs": 2}]""")]
    [InlineData("exitConditions", """[{"lhs": 1, "operator": "<", "rhs": 2}]""")]
    public void Conditions_that_are_shown_and_do_not_count_are_a_problem(string key, string json)
    {
        var strategy = new SampleStrategy().Set("/nodes/1/data/" + key, json);
        strategy.Set("/nodes/1/data/conditions", "[]").ShouldHaveProblem("/nodes/1/data/" + key, "signal", "the ones that count");
        strategy.Remove("/nodes/1/data/conditions").ShouldHaveProblem("/nodes/1/data/" + key, "signal", "the ones that count");
    }

    [Fact]
    public void A_signal_without_conditions_is_a_problem() =>
        new SampleStrategy().Remove("/nodes/1/data/conditions").ShouldHaveProblem("/nodes/1/data", "signal", "\"conditions\" is missing");

    [Fact]
    public void A_condition_that_is_switched_off_is_left_out_whatever_it_holds()
    {
        const string Leaves = """[{"enabled": false, "lhs": {"type": "nothing"}}, {"lhs": 1, "operator": "<", "rhs": 2}]""";
        var document = new SampleStrategy().Set("/nodes/1/data/conditions", Leaves).Parse();
        document.Problems.Concat(document.Warnings).Should().BeEmpty();
        document.Definition!.Nodes.OfType<EntrySignalNode>().Single().Conditions.Members.Should().ContainSingle();
    }

    [Theory]
    [InlineData("between", """{"rhs": 1, "rhsUpper": {"type": "constant", "value": 2}}""", 2)]
    [InlineData("not_between", """{"rhs": 1, "rhsUpper": 2}""", 2)]
    [InlineData("in", """{"rhs": {"type": "list", "items": [1, 2, 3]}}""", 3)]
    [InlineData("not_in", """{"list": [1, 2, 3]}""", 3)]
    public void The_builders_forms_of_several_right_operands_are_read(string word, string members, int count)
    {
        var leaf = System.Text.Json.Nodes.JsonNode.Parse(members)!;
        leaf["lhs"] = 5;
        leaf["operator"] = word;
        var document = new SampleStrategy().Set(Leaf, leaf.ToJsonString()).Parse();
        document.Problems.Concat(document.Warnings).Should().BeEmpty();
        var read = document.Definition!.Nodes.OfType<EntrySignalNode>().Single().Conditions.Members[0];
        ((ConditionLeaf)read).Right.Should().HaveCount(count);
    }

    [Fact]
    public void A_list_of_several_must_hold_in_full()
    {
        const string Leaf = """{"lhs": 1, "operator": "<", "rhs": 2}""";
        const string Leaves = $$"""[{{Leaf}}, {"groupLogic": "or", "conditions": [{{Leaf}}]}]""";
        var group = new SampleStrategy().Set("/nodes/1/data/conditions", Leaves).Node<EntrySignalNode>("signal").Conditions;
        group.Logic.Should().Be(GroupLogic.And);
        group.Members.Should().HaveCount(2);
    }

    [Fact]
    public void A_bare_group_does_without_its_list() =>
        new SampleStrategy().Set("/nodes/1/data/conditions",
            """{"groupLogic": "OR", "conditions": [{"lhs": 1, "operator": "<", "rhs": 2}]}""")
            .Node<EntrySignalNode>("signal").Conditions.Logic.Should().Be(GroupLogic.Or);

    [Theory]
    [InlineData("[]", "true")]
    [InlineData("""[{"groupLogic": "AND", "conditions": []}]""", "true")]
    [InlineData("""[{"lhs": 1, "operator": "<", "rhs": 2}]""", "false")]
    public void Re_entry_conditions_that_are_empty_or_switched_off_replace_nothing(string conditions, string isGiven) =>
        new SampleStrategy().Set("/nodes/3/data/reEntryExitConditions", conditions).Set("/nodes/3/data/hasReEntryExitConditions", isGiven)
            .Node<ExitSignalNode>("exit-signal").ReEntryExitConditions.Should().BeNull();

    [Fact]
    public void Re_entry_conditions_are_judged_like_the_others() =>
        new SampleStrategy().Set("/nodes/3/data/reEntryExitConditions/0/operator", "\"?\"")
            .ShouldHaveProblem("/nodes/3/data/reEntryExitConditions/0/operator", "exit-signal", "crosses_above");

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(400, false)]
    public void Groups_nest_64_deep(int depth, bool isValid)
    {
        var document = new SampleStrategy().Set("/nodes/1/data/conditions", Nest("{\"conditions\": [", "", "]}", depth)).Parse();
        if (isValid) document.Problems.Should().BeEmpty();
        else document.Problems.Should().ContainSingle().Which.Message.Should().Contain("deeper than 64");
    }

    [Theory]
    [InlineData(62, true)]
    [InlineData(63, false)]
    [InlineData(400, false)]
    public void Expressions_nest_as_deep_as_the_groups_around_them_leave_room_for(int depth, bool isValid)
    {
        var document = new SampleStrategy()
            .Set(SampleStrategy.Lhs, Nest("""{"type": "expression", "operation": "+", "right": 1, "left": """, "1", "}", depth)).Parse();
        if (isValid) document.Problems.Should().BeEmpty();
        else
        {
            var problem = document.Problems.Should().ContainSingle().Subject;
            problem.Message.Should().Contain("deeper than 64");
            problem.Pointer.Should().Be(SampleStrategy.Lhs + string.Concat(Enumerable.Repeat("/left", 62)));
        }
    }

    [Fact]
    public void JSON_that_is_nested_beyond_reason_is_refused_whole()
    {
        var json = SampleStrategy.Json.Replace(
            "\"user_id\": \"someone\"", $"\"deep\": {Nest("[", "", "]", 100_000)}", StringComparison.Ordinal);
        StrategyDocument.Parse(System.Text.Encoding.UTF8.GetBytes(json)).Problems.Should().ContainSingle().Which.Message.Should().Contain(
            "depth");
    }

    private static string Nest(string open, string inner, string close, int depth) =>
        string.Concat(Enumerable.Repeat(open, depth)) + inner + string.Concat(Enumerable.Repeat(close, depth));

    private static ConditionLeaf FirstLeaf(SampleStrategy strategy) =>
        (ConditionLeaf)strategy.Node<EntrySignalNode>("signal").Conditions.Members[0];
}
