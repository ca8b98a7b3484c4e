using System.Text;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Strategies.Documents;

namespace StrategyRuntime.Engine.Tests.Strategies;

public sealed class GraphTests
{
    private const string SquareOff = """{"id": "extra", "type": "squareOffNode", "data": {"endConditions": {"immediateExit": true}}}""";

    [Fact]
    public void An_unknown_node_type_is_a_problem() =>
        new SampleStrategy().Set("/nodes/6/type", "\"teleportNode\"").ShouldHaveProblem("/nodes/6/type", "square-off", "squareOffNode");

    [Fact]
    public void A_missing_node_type_is_a_problem_of_the_node() =>
        new SampleStrategy().Remove("/nodes/6/type").ShouldHaveProblem("/nodes/6", "square-off", "\"type\" is missing");

    [Fact]
    public void ReEntryNode_is_another_name_of_reEntrySignalNode() =>
        new SampleStrategy().Set("/nodes/5/type", "\"reEntryNode\"").Node<ReEntrySignalNode>("again").MaxReEntries.Should().Be(10);

    [Fact]
    public void A_node_without_an_id_is_a_problem() =>
        new SampleStrategy().Add("/nodes", """{"type": "squareOffNode", "data": {"endConditions": {}}}""")
            .ShouldHaveProblem("/nodes/8", null, "\"id\" is missing");

    [Fact]
    public void A_node_that_is_no_object_is_a_problem() =>
        new SampleStrategy().Add("/nodes", "7").ShouldHaveProblem("/nodes/8", null, "must be an object");

    [Fact]
    public void Data_that_is_no_object_is_one_problem() =>
        new SampleStrategy().Set("/nodes/6/data", "[]").ShouldHaveProblem("/nodes/6/data", "square-off", "must be an object");

    [Fact]
    public void A_node_id_used_twice_is_a_problem_at_the_second() =>
        new SampleStrategy().Add("/nodes", SquareOff.Replace("extra", "exit", StringComparison.Ordinal))
            .ShouldHaveProblem("/nodes/8/id", "exit", "earlier node");

    [Fact]
    public void No_start_node_is_a_problem()
    {
        var document = new SampleStrategy().Set("/nodes", "[]").Set("/edges", "[]").Parse();
        document.Problems.Should().ContainSingle().Which.Should().Be(
            new Problem("/nodes", "There is no startNode; a strategy has exactly one."));
    }

    [Fact]
    public void Without_a_start_node_conditions_that_refer_to_its_timeframes_are_not_judged() =>
        new SampleStrategy().Remove("/nodes/0").Remove("/edges/0").Remove("/edges/0").ShouldHaveProblem("/nodes", null, "no startNode");

    [Fact]
    public void Several_start_nodes_are_a_problem_at_each_further_one() =>
        new SampleStrategy()
            .Add("/nodes", """
                {"id": "start-2", "type": "startNode", "data": {
                  "tradingInstrumentConfig": {"symbol": "X", "timeframes": [{"timeframe": "1m"}]}}}
                """)
            .ShouldHaveProblem("/nodes/8", "start-2", "one more startNode");

    [Fact]
    public void An_unreachable_node_is_a_problem() =>
        new SampleStrategy().Add("/nodes", SquareOff).ShouldHaveProblem("/nodes/8", "extra", "No path of edges");

    [Fact]
    public void An_edge_to_a_node_that_is_not_there_dangles() =>
        new SampleStrategy().Add("/edges", """{"source": "exit", "target": "nowhere"}""")
            .ShouldHaveProblem("/edges/7/target", "exit", "dangles");

    [Fact]
    public void An_edge_from_a_node_that_is_not_there_dangles() =>
        new SampleStrategy().Add("/edges", """{"source": "nowhere", "target": "exit"}""")
            .ShouldHaveProblem("/edges/7/source", "exit", "dangles");

    [Fact]
    public void An_edge_without_a_target_is_a_problem() =>
        new SampleStrategy().Add("/edges", """{"source": "exit"}""").ShouldHaveProblem("/edges/7", "exit", "\"target\" is missing");

    [Fact]
    public void An_edge_that_is_no_object_is_a_problem() =>
        new SampleStrategy().Add("/edges", "null").ShouldHaveProblem("/edges/7", null, "\"edges[7]\" is null");

    [Fact]
    public void Edges_that_are_no_array_are_a_problem() =>
        new SampleStrategy().Set("/nodes", """
            [{"id": "start", "type": "startNode", "data": {
              "tradingInstrumentConfig": {"symbol": "X", "timeframes": [{"timeframe": "1m"}]}}}]
            """)
            .Set("/edges", "{}").ShouldHaveProblem("/edges", null, "must be an array");

    [Fact]
    public void An_edge_listed_twice_is_a_problem_at_the_second() =>
        new SampleStrategy().Add("/edges", """{"id": "again", "source": "signal", "target": "entry"}""")
            .ShouldHaveProblem("/edges/7", "signal", "twice");

    [Fact]
    public void Edges_of_the_strategy_overview_are_ignored() =>
        new SampleStrategy().Add("/edges", """{"source": "start", "target": "notes"}""").ParseValid().Start.Children.Should().Equal(1, 6);

    [Fact]
    public void A_cycle_that_is_not_through_a_re_entry_node_is_a_problem_at_the_edge_that_closes_it() =>
        new SampleStrategy().Add("/edges", """{"source": "exit", "target": "entry"}""")
            .ShouldHaveProblem("/edges/7", "exit", "entry → exit-signal → exit → entry");

    [Fact]
    public void An_edge_from_a_node_to_itself_is_a_cycle() =>
        new SampleStrategy().Add("/edges", """{"source": "exit", "target": "exit"}""").ShouldHaveProblem("/edges/7", "exit", "exit → exit");

    [Fact]
    public void A_cycle_apart_from_the_start_is_found_too()
    {
        var document = new SampleStrategy()
            .Add("/nodes", SquareOff).Add("/nodes", SquareOff.Replace("extra", "extra-2", StringComparison.Ordinal))
            .Add("/edges", """{"source": "extra", "target": "extra-2"}""").Add("/edges", """{"source": "extra-2", "target": "extra"}""")
            .Parse();
        document.Problems.Select(p => p.Pointer).Should().Equal("/nodes/8", "/nodes/9", "/edges/8");
    }

    [Fact]
    public void Every_edge_that_closes_a_cycle_is_named() =>
        new SampleStrategy()
            .Add("/edges", """{"source": "exit", "target": "entry"}""").Add("/edges", """{"source": "exit-signal", "target": "signal"}""")
            .Parse()
            .Problems.Select(p => p.Pointer).Should().BeEquivalentTo("/edges/7", "/edges/8");

    [Fact]
    public void A_chain_of_two_thousand_nodes_is_read_without_recursion()
    {
        var document = StrategyDocument.Parse(Chain(StrategyLimits.Nodes, closed: false));
        document.Problems.Should().BeEmpty();
        document.Definition!.Nodes.Should().HaveCount(StrategyLimits.Nodes);
    }

    [Fact]
    public void A_cycle_of_two_thousand_nodes_is_one_short_problem()
    {
        var problem = StrategyDocument.Parse(Chain(StrategyLimits.Nodes, closed: true)).Problems.Should().ContainSingle().Subject;
        problem.Pointer.Should().Be("/edges/1999");
        problem.Message.Length.Should().BeLessThan(200);
    }

    [Fact]
    public void Too_many_nodes_are_a_problem_of_the_list() =>
        StrategyDocument.Parse(Chain(StrategyLimits.Nodes + 1, closed: false)).Problems
            .Should().ContainSingle().Which.Should().Be(new Problem("/nodes", "\"nodes\" has 2001 elements; at most 2000 are possible."));

    [Fact]
    public void Too_many_edges_are_a_problem_of_the_list()
    {
        var edges = string.Join(',', Enumerable.Repeat("{}", StrategyLimits.Edges + 1));
        new SampleStrategy().Set("/edges", $"[{edges}]").ShouldHaveProblem("/edges", null, "at most 10000");
    }

    [Fact]
    public void A_dense_graph_is_checked_without_walking_every_path()
    {
        var text = new StringBuilder("""{"strategy_id": "dense", "nodes": [""");
        text.AppendJoin(',', Enumerable.Range(0, 150).Select(i => SquareOff.Replace("extra", $"n{i}", StringComparison.Ordinal)));
        text.Append("], \"edges\": [");
        var edges = from a in Enumerable.Range(0, 150) from b in Enumerable.Range(0, 150) select (a, b);
        text.AppendJoin(',', edges.Take(StrategyLimits.Edges).Select(e => $$"""{"source": "n{{e.a}}", "target": "n{{e.b}}"}"""))
            .Append("]}");
        var problems = StrategyDocument.Parse(Encoding.UTF8.GetBytes(text.ToString())).Problems;
        problems.Should().HaveCountLessThan(
            StrategyLimits.Edges + 2, "there are far more paths than edges, and each edge closes at most one cycle");
    }

    private static byte[] Chain(int nodes, bool closed)
    {
        var text = new StringBuilder("""
            {"strategy_id": "chain", "nodes": [{"id": "n0", "type": "startNode", "data": {
              "tradingInstrumentConfig": {"symbol": "X", "timeframes": [{"timeframe": "1m"}]}}}
            """);
        for (var i = 1; i < nodes; i++) text.Append($$""", {"id": "n{{i}}", "type": "entrySignalNode"}""");
        text.Append("], \"edges\": [");
        text.AppendJoin(',', Enumerable.Range(1, nodes - 1).Select(i => $$"""{"source": "n{{i - 1}}", "target": "n{{i}}"}"""));
        if (closed) text.Append($$""", {"source": "n{{nodes - 1}}", "target": "n1"}""");
        return Encoding.UTF8.GetBytes(text.Append("]}").ToString());
    }
}
