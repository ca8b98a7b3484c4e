using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Strategies.Documents;

namespace StrategyRuntime.Engine.Strategies.Catalog;

/// <summary>The document around the nodes.</summary>
internal static class DocumentShapes
{
    private static readonly CatalogShape s_node = new("node", "A node of the graph.",
    [
        new("id", ValueRule.Text, "Its id, unique in the document.") { IsRequired = true },
        new("type", NodeTable.Kinds, "Its type.") { IsRequired = true },
        new("data", new NodeDataRule(), "What its type holds."),
        CommonFields.Enabled with { Help = "false: nothing leads to the node when the strategy runs." },
    ]);

    private static readonly CatalogShape s_edge = new("edge", "An edge from a node to one that it makes active, in the order of the list.",
    [
        new("id", ValueRule.Text, "Its id, for the drawing only."),
        new("source", new ReferenceRule("node"), "Id of the node that it leaves.") { IsRequired = true },
        new("target", new ReferenceRule("node"), "Id of the node that it leads to.") { IsRequired = true },
    ])
    { Others = ["type", "data"] };

    /// <summary>A parameter.</summary>
    public static CatalogShape Parameter { get; } = new(
        "parameter", "A value that a run or a study may set; {\"$param\": name} stands for it anywhere in the nodes.",
        [
            new("name", ValueRule.Text, "Its name, unique in the document, not beginning with /.") { IsRequired = true },
            new("label", ValueRule.Text, "Its name for people."),
            new("type", ParameterText.Kinds.Rule, "What its values are.") { IsRequired = true },
            new("default", new ScalarRule(), "Its value when a run gives none.") { IsRequired = true },
            new("min", new NumberRule(NumberRange.Any), "Smallest value."),
            new("max", new NumberRule(NumberRange.Any), "Largest value."),
            new("step", new NumberRule(NumberRange.Price), "Step of a slider."),
            new("choices", new ListRule(new ScalarRule()), "The only values that it takes."),
        ]);

    /// <summary>A variable of the whole strategy.</summary>
    public static CatalogShape GlobalVariable { get; } = new("globalVariable", "A variable of the whole strategy; signals set it.",
    [
        new("name", ValueRule.Text, "Its name.") { IsRequired = true },
        new("id", ValueRule.Text, "Its id."),
        new("initialValue", new NumberRule(NumberRange.Any), "Its first value; without it it has none.")
        { Aliases = ["value", "defaultValue"] },
    ])
    { Others = ["type", "scope"] };

    /// <summary>A variable that keeps the best value of its source.</summary>
    public static CatalogShape TrailingVariable { get; } = new(
        "trailingVariable", "Keeps the highest or lowest value that its source ever had, from the first on.",
        [
            new("name", ValueRule.Text, "Its name.") { IsRequired = true },
            new("id", ValueRule.Text, "Its id."),
            new("source", ValueRule.Expression, "The expression.") { IsRequired = true, Aliases = ["expression"] },
            new("direction", VariableReader.Directions, "Which value it keeps.")
            { IsRequired = true, Aliases = ["mode", "trailType", "type"] },
        ]);

    /// <summary>The document.</summary>
    public static CatalogShape Document { get; } = new("strategy", "A strategy. It may be wrapped as {\"strategy\": …}.",
    [
        new("strategy_id", new FormRule("id", "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$", "sma-cross"), $"Its id: {Identifier.Rule}.")
        { IsRequired = true, Aliases = ["id"] },
        new("name", ValueRule.Text, "Its name for people; without it its id.") { Aliases = ["strategy_name"] },
        new("nodes", new ListRule(new ShapeRule(s_node), 1, StrategyLimits.Nodes), "The nodes, with one start.") { IsRequired = true },
        new("edges", new ListRule(new ShapeRule(s_edge), 0, StrategyLimits.Edges), "The edges; children run in edge order."),
        new("parameters", new ListRule(new ShapeRule(Parameter)), "The parameters."),
        new("globalVariables", new ListRule(new ShapeRule(GlobalVariable)), "The global variables."),
        new("trailingVariables", new ListRule(new ShapeRule(TrailingVariable)),
            "The trailing variables. May stand in the start node's data."),
    ])
    { Others = ["strategy"] };
}

/// <summary>The data of a node, by the node's type.</summary>
internal sealed record NodeDataRule : ValueRule;
