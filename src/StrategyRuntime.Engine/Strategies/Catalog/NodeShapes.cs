using StrategyRuntime.Engine.Strategies.Documents;

namespace StrategyRuntime.Engine.Strategies.Catalog;

/// <summary>A type of node.</summary>
/// <param name="Kind">The type.</param>
/// <param name="Label">What people call it.</param>
/// <param name="Group">Where a palette has it.</param>
/// <param name="Shape">Its data.</param>
/// <param name="Takes">True when an edge may lead to it.</param>
/// <param name="Gives">True when an edge may lead from it.</param>
/// <param name="Next">Types that usually follow it.</param>
internal sealed record CatalogNode(
    NodeKind Kind, string Label, string Group, CatalogShape Shape, bool Takes, bool Gives, params NodeKind[] Next);

/// <summary>The data of every type of node.</summary>
internal static class NodeShapes
{
    private static readonly CatalogField[] s_common =
    [
        new("label", ValueRule.Text, "Its name for people; without it its id."),
        CommonFields.Enabled with { Help = "false: nothing leads to the node when the strategy runs." },
    ];

    private static readonly CatalogField s_conditions = new(
        "conditions", new EitherRule(new ListRule(new ConditionRule()), new ConditionRule()),
        "When the signal fires: conditions that must all hold, usually one group.") { IsRequired = true };

    private static readonly EitherRule s_replacement = new(new ListRule(new ConditionRule()), new ConditionRule());

    /// <summary>Where builders show conditions that do not count.</summary>
    private static readonly string[] s_shown = ["entryConditions", "exitConditions", "condition", "signalConditions"];

    private static readonly CatalogShape s_variable = new("variable", "A value that a signal records when it completes.",
    [
        new("name", ValueRule.Text, "Its name, unique in the node.") { IsRequired = true },
        new("expression", ValueRule.Expression, "Its value.") { IsRequired = true },
    ])
    { Others = ["nodeId"] };

    private static readonly CatalogShape s_update = new("globalVariableUpdate", "Sets a global variable when the signal completes.",
    [
        new("globalVariableName", new ReferenceRule("globalVariable"), "The variable by its name.") { Aliases = ["name"] },
        new("globalVariableId", new ReferenceRule("globalVariable"), "The variable by its id."),
        new("expression", ValueRule.Expression, "Its new value.") { IsRequired = true },
        CommonFields.Enabled,
    ])
    { Choices = [new(null, ["globalVariableName"], ["globalVariableId"])] };

    private static readonly CatalogField[] s_signal =
    [
        s_conditions,
        new("evaluateOn", SignalReader.Moments,
            "At every walk, or once for each closed candle of the finest timeframe that the signal reads.") { Default = "\"tick\"" },
        new("variables", new ListRule(new ShapeRule(s_variable)), "Values that are recorded when the signal completes."),
        new("globalVariableUpdates", new ListRule(new ShapeRule(s_update)), "Global variables that are set when the signal completes."),
        new("conditionsPreview", ValueRule.Text, "The conditions in words; made when missing."),
    ];

    private static readonly CatalogShape s_retry = new("retryConfig", "How often a re-entry signal may fire.",
    [
        new("maxReEntries", new NumberRule(NumberRange.Whole(0, 1_000_000)), "At most so many times; 0 is never."),
        new("maxEntries", new NumberRule(NumberRange.Whole(1, 1_000_001)), "The same with the first entry counted."),
    ])
    { Choices = [new(null, ["maxReEntries"], ["maxEntries"])] };

    private static readonly CatalogShape s_immediate = new(
        "immediateExit", "Ends the run at once.", [new("enabled", ValueRule.Flag, "Whether it does.") { Default = "false" }]);

    private static readonly CatalogShape s_timeExit = new("timeBasedExit", "Ends the run at a time of day.",
    [
        new("exitTime", ValueRule.TimeOfDay, "The time."),
        new("exitAtMarketClose", ValueRule.Flag, "At the close of the exchange, or some minutes before it.") { Default = "false" },
        new("minutesBeforeClose", new NumberRule(NumberRange.Whole(0, 24 * 60 - 1)), "So many minutes before the close.")
        { Default = "0", When = new("exitAtMarketClose", "true"), IsVarying = true },
        CommonFields.Enabled,
    ]);

    private static readonly CatalogShape s_limit = new("pnlLimit", "A profit or loss of the day.",
    [
        new("targetAmount", new NumberRule(NumberRange.Money), "The amount, or the percentage; positive also for a loss.")
        { IsRequired = true, Aliases = ["limitAmount"], IsVarying = true },
        new("targetType", EndConditionsReader.TargetTypes, "Money, or percent of the capital.")
        { Default = "\"absolute\"", Aliases = ["limitType"] },
        new("initialCapital", new NumberRule(NumberRange.Money), "The capital; without it the account's cash at the start.")
        { When = new("targetType", "percentage") },
        CommonFields.Enabled,
    ]);

    private static readonly CatalogShape s_performanceExit = new("performanceBasedExit", "Ends the run at a profit or loss of the day.",
    [
        new("dailyPnLTarget", new ShapeRule(s_limit), "The profit.") { Aliases = ["daily_pnl_target"] },
        new("dailyLossLimit", new ShapeRule(s_limit), "The loss."),
        CommonFields.Enabled,
    ]);

    private static readonly CatalogShape s_endConditions = new("endConditions", "When a run ends and what is open is closed.",
    [
        new("immediateExit", new EitherRule(ValueRule.Flag, new ShapeRule(s_immediate)), "Ends the run as soon as the node is reached."),
        new("timeBasedExit", new ShapeRule(s_timeExit), "Ends it at a time."),
        new("performanceBasedExit", new ShapeRule(s_performanceExit), "Ends it at a profit or loss of the day."),
        new("positionClosure", new ShapeRule(OrderShapes.Closure), "How positions are closed."),
    ])
    { Others = ["alertNotification"] };

    private static readonly CatalogShape s_orderConfig = new("orderConfig", "Which position an exit closes, how much of it, and how.",
    [
        new("targetPositionVpi", new ReferenceRule("position"), "The position. Not needed to close all, or by a tag."),
        new("exitByTag", ValueRule.Flag, "Closes every position with a tag.") { Default = "false" },
        new("targetTag", new ReferenceRule("tag"), "The tag.") { When = new("exitByTag", "true"), Aliases = ["vpt", "tag"] },
        new("quantity", new EitherRule(ExitReader.QuantityRules, new AmountRule(NumberRange.Quantity)),
            "All, a number of lots, or a share of what is open.") { Default = "\"all\"" },
        new("specificQuantity", new AmountRule(NumberRange.Quantity), "So many lots.") { When = new("quantity", "specific") },
        new("percentage", new NumberRule(NumberRange.PercentOfWhole), "Percent of what is open.")
        { When = new("quantity", "percentage"), Aliases = ["partialQuantityPercentage", "quantityPercentage"] },
        .. OrderShapes.OrderFields,
        new("reason", ValueRule.Text, "Your word for the exit."),
    ])
    {
        Choices =
        [
            new(new("quantity", "specific"), ["specificQuantity"]), new(new("quantity", "percentage"), ["percentage"]),
            new(new("exitByTag", "true"), ["targetTag"]), .. OrderShapes.OrderChoices,
        ],
    };

    private static readonly CatalogShape s_exitData = new("exitNodeData", "What an exit does.",
        [new("orderConfig", new ShapeRule(s_orderConfig), "The order.") { IsRequired = true }])
    { Others = ["quantity", "postExecutionConfig", "reEntryConfig", "specificQuantity", "percentage", .. s_percentNames] };

    private static readonly CatalogShape s_entryExitData = new("entryExitData", "What follows an entry.",
        [new("postExecutionConfig", new ShapeRule(OrderShapes.Protection), "Stops, target and re-entry of the node's positions.")])
    { Others = ["orderConfig", "reEntryConfig"] };

    private static string[] s_percentNames => ["partialQuantityPercentage", "quantityPercentage"];

    /// <summary>All types, in the order of a palette.</summary>
    public static IReadOnlyList<CatalogNode> All { get; } =
    [
        new(NodeKind.StartNode, "Start", "Start", Data("startNode", "Where every walk begins: exchange, instruments and indicators.",
        [
            new("exchange", new ReferenceRule("exchange"),
                "The exchange, whose sessions and price steps count. May stand in the instrument."),
            new("tradingInstrumentConfig", new ShapeRule(InstrumentShapes.Trading),
                "The instrument that is traded (TI).") { IsRequired = true },
            new("supportingInstrumentEnabled", ValueRule.Flag,
                "Whether there is a supporting instrument; without it when one is filled in."),
            new("supportingInstrumentConfig", new ShapeRule(InstrumentShapes.Supporting),
                "A second instrument that conditions can read (SI)."),
            new("endConditions", new ShapeRule(s_endConditions), "When the run ends, as on a square-off node."),
        ]) with
        {
            Choices = [new(new("supportingInstrumentEnabled", "true"), ["supportingInstrumentConfig"])],
            Others = ["instrument", "tradingInstrument", "trailingVariables", "runningVariables"],
        },
            Takes: false, Gives: true, NodeKind.EntrySignalNode, NodeKind.SquareOffNode),
        new(NodeKind.EntrySignalNode, "Entry signal", "Signals", Data("entrySignalNode", "Opens its entries when its conditions hold.",
        [
            .. s_signal,
            new("reEntryConditions", s_replacement, "Replace the conditions for a re-entry."),
            new("hasReEntryConditions", ValueRule.Flag, "false: they replace nothing."),
            new("reEntryConditionsPreview", ValueRule.Text, "The same in words; made when missing."),
        ]) with
        { Others = ["instrument", .. s_shown] },
            Takes: true, Gives: true, NodeKind.EntryNode, NodeKind.AlertNode),
        new(NodeKind.EntryNode, "Entry", "Orders", Data("entryNode", "Opens positions.",
        [
            new("positions", new ListRule(new ShapeRule(OrderShapes.Position), 1), "The positions.") { IsRequired = true },
            new("exitNodeData", new ShapeRule(s_entryExitData), "Stops, target and re-entry of all its positions."),
            new("combinedStopLoss", OrderShapes.CombinedOrPoints, "Closes all its positions at a loss of them together."),
            new("combinedTarget", OrderShapes.CombinedOrPoints, "Closes all its positions at a profit of them together.")
            { Aliases = ["combinedTakeProfit"] },
        ]) with
        { Others = ["instrument", "postExecutionConfig"] },
            Takes: true, Gives: true, NodeKind.ExitSignalNode, NodeKind.ReEntrySignalNode, NodeKind.AlertNode),
        new(NodeKind.ExitSignalNode, "Exit signal", "Signals", Data("exitSignalNode", "Runs its exits when its conditions hold.",
        [
            .. s_signal,
            new("reEntryExitConditions", s_replacement, "Replace the conditions while the open position is a re-entry."),
            new("hasReEntryExitConditions", ValueRule.Flag, "false: they replace nothing."),
            new("reEntryExitConditionsPreview", ValueRule.Text, "The same in words; made when missing."),
        ]) with
        { Others = ["instrument", .. s_shown] },
            Takes: true, Gives: true, NodeKind.ExitNode, NodeKind.ModifyNode, NodeKind.AlertNode),
        new(NodeKind.ExitNode, "Exit", "Orders", Data("exitNode", "Closes positions.",
        [
            new("exitType", ExitReader.Targets, "One position, all with a tag, or all.") { Default = "\"specific\"" },
            new("exitNodeData", new ShapeRule(s_exitData), "The order. Not needed to close all."),
        ]) with
        { Others = ["instrument", "quantity", "specificQuantity", "percentage", .. s_percentNames] },
            Takes: true, Gives: true, NodeKind.ReEntrySignalNode, NodeKind.AlertNode),
        new(NodeKind.ReEntrySignalNode, "Re-entry signal", "Signals",
            Data("reEntrySignalNode", "Leads back to an entry when its conditions hold.",
        [
            .. s_signal,
            new("retryConfig", new ShapeRule(s_retry), "How often it may fire.") { IsRequired = true },
            new("targetEntryNodeId", new ReferenceRule("entryNode"), "The entry, as if there were an edge to it."),
        ]) with
        { Others = ["instrument", .. s_shown] },
            Takes: true, Gives: true, NodeKind.EntryNode, NodeKind.EntrySignalNode, NodeKind.AlertNode),
        new(NodeKind.ModifyNode, "Modify", "Orders", Data("modifyNode", "Changes or cancels the order, stop or target of a position.",
        [
            new("targetPositionVpi", new ReferenceRule("position"), "The position.") { IsRequired = true, Aliases = ["targetPositionId"] },
            new("price", new AmountRule(NumberRange.Price), "New limit of its working order.") { Aliases = ["limitPrice"] },
            new("triggerPrice", new AmountRule(NumberRange.Price), "New trigger of its working order.") { Aliases = ["stopPrice"] },
            new("stopLoss", OrderShapes.DistanceOrPoints, "New stop."),
            new("takeProfit", OrderShapes.DistanceOrPoints, "New target."),
            new("trailingStop", OrderShapes.DistanceOrPoints, "New trailing stop."),
            new("cancel", ValueRule.Flag, "Cancels its working order.") { Default = "false" },
        ]) with
        { Others = ["instrument", "targetNodeId", "modifications"] },
            Takes: true, Gives: true, NodeKind.AlertNode),
        new(NodeKind.AlertNode, "Alert", "Messages", Data("alertNode", "Sends a message to the user's alert channels.",
        [
            new("message", ValueRule.Text,
                "The text. {node.variable} is a value that a signal recorded, {name} a global variable, {ltp} the last price.")
            { IsRequired = true, Aliases = ["alertMessage"] },
            new("alertType", ValueRule.Text, "Your word for its level."),
        ]) with
        { Others = ["instrument", "sendEmail", "sendSms", "sendPush", "sendWhatsapp", "sendTelegram", "channels"] },
            Takes: true, Gives: true, NodeKind.EntryNode, NodeKind.ExitNode),
        new(NodeKind.SquareOffNode, "Square-off", "Orders", Data("squareOffNode", "Closes everything and ends the run.",
            [new("endConditions", new ShapeRule(s_endConditions), "When it acts.") { IsRequired = true }]) with
        { Others = ["instrument"] },
            Takes: true, Gives: true),
        new(NodeKind.StrategyOverview, "Notes", "Messages", Data("strategyOverview", "Notes; no part of the graph.", []),
            Takes: false, Gives: false),
    ];

    private static CatalogShape Data(string type, string help, IReadOnlyList<CatalogField> fields) =>
        new(type, help, [.. s_common, .. fields]);
}
