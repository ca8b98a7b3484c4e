using System.Text;
using System.Text.Json.Nodes;
using StrategyRuntime.Engine.Strategies.Differences;

namespace StrategyRuntime.Engine.Tests.Strategies.Differences;

public sealed class StrategyComparisonTests
{
    [Fact]
    public void A_document_differs_from_itself_in_nothing_whatever_its_white_space_and_numbers_look_like()
    {
        var difference = Compare(SampleStrategy.Json, JsonNode.Parse(SampleStrategy.Json)!.ToJsonString().Replace(":75,", ":75.0,"));
        difference.Words.Should().BeEmpty();
        difference.ChangedNodes.Should().BeEmpty();
        difference.Layout.Should().BeFalse();
    }

    [Fact]
    public void A_threshold_that_was_changed_is_one_field_at_its_pointer_and_a_sentence()
    {
        var later = JsonNode.Parse(SampleStrategy.Json)!;
        later["nodes"]![2]!["data"]!["positions"]![0]!["stopLoss"]!["percent"] = 3;

        var difference = Compare(SampleStrategy.Json, later.ToJsonString());

        var node = difference.ChangedNodes.Should().ContainSingle().Subject;
        node.Id.Should().Be("entry");
        var field = node.Fields.Should().ContainSingle().Subject;
        (field.Kind, field.Pointer).Should().Be(("changed", "/nodes/2/data/positions/0/stopLoss/percent"));
        (field.From!.Value.GetInt32(), field.To!.Value.GetInt32()).Should().Be((2, 3));
        difference.Words.Should().Equal("\"entry\": positions › \"pos-1\" › stopLoss › percent is 3, and was 2.");
    }

    [Fact]
    public void A_node_that_moved_in_the_list_and_on_the_canvas_is_no_change_of_the_strategy()
    {
        var later = (JsonObject)JsonNode.Parse(SampleStrategy.Json)!;
        var nodes = (JsonArray)later["nodes"]!;
        var first = nodes[0]!;
        nodes.RemoveAt(0);
        nodes.Add(first);
        first["position"]!["x"] = 500;

        var difference = Compare(SampleStrategy.Json, later.ToJsonString());

        difference.Words.Should().BeEmpty();
        difference.Layout.Should().BeTrue();
    }

    [Fact]
    public void Nodes_and_edges_that_came_and_went_are_named_where_they_stand()
    {
        const string Before = """
            {"nodes": [{"id": "a", "type": "startNode"}, {"id": "b", "type": "alertNode", "data": {"label": "Old"}}],
             "edges": [{"source": "a", "target": "b"}]}
            """;
        const string After = """
            {"strategy": {"nodes": [{"id": "a", "type": "startNode"}, {"id": "c", "type": "alertNode", "data": {"label": "New"}}],
             "edges": [{"source": "a", "target": "c"}]}}
            """;

        var difference = Compare(Before, After);

        difference.AddedNodes.Should().Equal(new NodeMention("c", "alertNode", "New", "/strategy/nodes/1"));
        difference.RemovedNodes.Should().Equal(new NodeMention("b", "alertNode", "Old", "/nodes/1"));
        difference.AddedEdges.Should().Equal(new EdgeMention("a", "c", "/strategy/edges/0"));
        difference.RemovedEdges.Should().Equal(new EdgeMention("a", "b", "/edges/0"));
        difference.Words.Should().Equal(
            "alertNode \"New\" is new.", "alertNode \"Old\" is gone.", "An edge leads from \"a\" to \"New\".",
            "No edge leads from \"a\" to \"Old\" any more.");
    }

    [Fact]
    public void Another_order_of_edges_is_a_difference_because_children_run_in_it()
    {
        const string Document = """{"nodes": [], "edges": [{"source": "a", "target": "b"}, {"source": "a", "target": "c"}]}""";
        const string Turned = """{"nodes": [], "edges": [{"source": "a", "target": "c"}, {"source": "a", "target": "b"}]}""";

        Compare(Document, Turned).Document.Should().ContainSingle().Which.Pointer.Should().Be("/edges");
    }

    [Fact]
    public void A_parameter_is_matched_by_its_name()
    {
        const string Before = """{"parameters": [{"name": "a", "default": 1}, {"name": "b", "default": 2}]}""";
        const string After = """{"parameters": [{"name": "b", "default": 5}]}""";

        Compare(Before, After).Document.Select(f => (f.Kind, f.Pointer)).Should().Equal(
            ("removed", "/parameters/0"), ("changed", "/parameters/0/default"));
    }

    private static StrategyDifference Compare(string from, string to) =>
        StrategyComparison.Compare(Encoding.UTF8.GetBytes(from), Encoding.UTF8.GetBytes(to));
}
