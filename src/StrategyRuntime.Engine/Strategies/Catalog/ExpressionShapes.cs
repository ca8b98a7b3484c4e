using StrategyRuntime.Engine.Strategies.Documents;

namespace StrategyRuntime.Engine.Strategies.Catalog;

/// <summary>Operands: every <c>type</c> with its keys.</summary>
internal static class ExpressionShapes
{
    private static readonly NumberRange s_offsets = NumberRange.Whole(-StrategyLimits.CandlesBack, 0);

    private static readonly NumberRange s_numbers = NumberRange.Whole(1, StrategyLimits.CandlesBack);

    private static readonly CatalogField s_position = new("vpi", new ReferenceRule("position"), "The position.") { IsRequired = true };

    private static readonly CatalogField s_offset = new(
        "offset", new NumberRule(s_offsets), "0 is the forming candle, -1 the last completed one, -2 the one before it.") { Default = "0" };

    private static readonly CatalogField s_timeframe = new(
        "timeframeId", new ReferenceRule("timeframe"), "A timeframe of the instrument; without it the instrument's first.")
    { Aliases = ["timeframe"] };

    private static readonly CatalogField s_instrument = new(
        "instrumentType", MarketExpressionReader.Roles, "The traded instrument (TI) or the supporting one (SI).") { Default = "\"TI\"" };

    private static readonly CatalogField s_price = new(
        "field", PriceFields.Table.Rule, "Which number of the candle.") { IsRequired = true, Aliases = ["dataField", "ohlcvField"] };

    private static readonly CatalogField[] s_pnl =
    [
        new("pnlType", PositionExpressionReader.PnlKinds, "Of what was closed, of what is open, or both.") { Default = "\"total\"" },
        new("scope", PositionExpressionReader.Scopes,
            "Of one position or of all. Without it: of the position when one is named, else of all."),
        new("vpi", new ReferenceRule("position"), "The position.") { When = new("scope", "position") },
    ];

    private static readonly CatalogChoice s_vpiOfScope = new(new("scope", "position"), ["vpi"]);

    /// <summary>An item of a chain of sums and products.</summary>
    public static CatalogShape Item { get; } = new("expressionItem", "A member of a chain of sums and products.",
    [
        new("operator", ExpressionReader.Operations, "How it is joined with what stands before it; the first has none.")
        { Aliases = ["operation"] },
        new("expression", ValueRule.Expression, "The operand.") { IsRequired = true },
    ]);

    /// <summary>All of them.</summary>
    public static UnionRule All { get; } = new(
        "expression", "An operand: a value that is computed when a condition is evaluated or an order is placed.", "type",
        ExpressionReader.Kinds,
        [
            Of("constant", "Number or time", "A fixed value.", "any",
            [
                new("value", new ScalarRule(), "A number, or a time such as 09:17; beside a status, a side or a flag the word for it.")
                { IsRequired = true, Aliases = ["numberValue", "timeValue"] },
                new("valueType", ExpressionReader.ConstantKinds, "What the value is.") { Default = "\"number\"" },
            ]) with
            { Others = ["stringValue", "booleanValue", "boolValue", "bool_value", "boolean_value", "statusValue"] },
            Of("indicator", "Indicator", "An indicator of a timeframe, as it was when a candle closed.", "number",
            [
                new("name", new ReferenceRule("indicator"), "Name under which the timeframe has it.")
                { IsRequired = true, Aliases = ["indicatorName"] },
                new("parameter", new ReferenceRule("output"), "Which output; without it the indicator's first."),
                s_offset, s_timeframe, s_instrument,
            ]) with
            { Others = ["candleSelectionMode"] },
            Of("candle_data", "Candle", "A number of one candle.", "price",
            [
                s_price,
                new("candleSelectionMode", MarketExpressionReader.Selections,
                    "Which candle: so many back, the one that began at a time of the session, or the n-th of the session.")
                { Default = "\"by_offset\"" },
                s_offset with { When = new("candleSelectionMode", "by_offset") },
                new("candleTime", ValueRule.TimeOfDay, "When the candle began.")
                { When = new("candleSelectionMode", "by_time"), Aliases = ["time", "timeValue"] },
                new("candleNumber", new NumberRule(s_numbers), "Which candle of the session, counted from 1.")
                { When = new("candleSelectionMode", "by_number"), Aliases = ["number"] },
                s_timeframe, s_instrument,
            ]) with
            {
                Choices =
                [
                    new(new("candleSelectionMode", "by_time"), ["candleTime"]),
                    new(new("candleSelectionMode", "by_number"), ["candleNumber"]),
                ],
            },
            Of("candle_range", "Candle range", "One number of several candles; null when one of them is missing.", "price",
            [
                new("aggregate", MarketExpressionReader.Aggregates, "What is made of the candles' numbers.")
                { IsRequired = true, Aliases = ["aggregationType"] },
                s_price,
                new("rangeType", MarketExpressionReader.RangeKinds,
                    "How the candles are chosen: by offsets, counted back from the last closed one (1), by times or numbers of the "
                    + "session.")
                { Default = "\"by_offset\"" },
                new("from", new NumberRule(s_offsets), "Offset of the oldest candle.") { When = new("rangeType", "by_offset") },
                new("to", new NumberRule(s_offsets), "Offset of the newest candle.") { When = new("rangeType", "by_offset") },
                new("startTime", ValueRule.TimeOfDay, "When the first candle began.") { When = new("rangeType", "by_time") },
                new("endTime", ValueRule.TimeOfDay, "Candles that begin at it or later are not in the range.")
                { When = new("rangeType", "by_time") },
                new("startIndex", new NumberRule(s_numbers), "The first candle.")
                { When = new("rangeType", "by_number", "by_count"), Aliases = ["startNumber"] },
                new("endIndex", new NumberRule(s_numbers), "The last candle.")
                { When = new("rangeType", "by_number", "by_count"), Aliases = ["endNumber"] },
                s_timeframe, s_instrument,
            ]) with
            {
                Choices =
                [
                    new(new("rangeType", "by_offset"), ["from", "to"]),
                    new(new("rangeType", "by_time"), ["startTime", "endTime"]),
                    new(new("rangeType", "by_number", "by_count"), ["startIndex", "endIndex"]),
                ],
            },
            Of("live_data", "Last tick", "A number of the last tick, or the last price of a position's own contract.", "price",
            [
                new("field", MarketExpressionReader.LiveFields, "Which number.")
                { IsRequired = true, Aliases = ["dataField", "ohlcvField"] },
                s_position with
                {
                    IsRequired = false, Help = "A position, whose own contract's price is meant.", When = new("field", "ltp"),
                },
                s_instrument,
            ]),
            Of("current_time", "Current time", "The time of day of the exchange.", "time", []),
            Of("time_function", "Time", "A time of day, or a part of the present moment.", "time",
            [
                new("timeValue", ValueRule.TimeOfDay, "A time of day."),
                new("function", TimeExpressionReader.Parts, "A part of the present moment, as a number."),
            ]) with
            { Choices = [new(null, ["timeValue"], ["function"])] },
            Of("time_offset", "Time with an offset", "A time moved by up to seven days.", "time",
            [
                new("base", ValueRule.Expression, "The time that is moved.") { IsRequired = true, Aliases = ["baseTime"] },
                new("offset", new NumberRule(TimeExpressionReader.Offsets), "By how much.")
                { IsRequired = true, Aliases = ["offsetValue", "value"], IsVarying = true },
                new("unit", TimeExpressionReader.Units, "Unit of the offset.") { Default = "\"minutes\"", Aliases = ["offsetType"] },
                new("direction", TimeExpressionReader.Directions, "Which way.") { Default = "\"after\"" },
            ]),
            Of("node_variable", "Variable of a signal", "What a signal recorded when it last completed.", "number",
            [
                new("nodeId", new ReferenceRule("node"), "The signal.") { IsRequired = true },
                new("variableName", new ReferenceRule("variable"), "Its variable.") { IsRequired = true },
            ]),
            Of("global_variable", "Global variable", "A variable of the whole strategy.", "number",
            [
                new("globalVariableName", new ReferenceRule("globalVariable"), "Its name.") { Aliases = ["variableName", "name"] },
                new("globalVariableId", new ReferenceRule("globalVariable"), "Its id.") { Aliases = ["variableId"] },
            ]) with
            { Choices = [new(null, ["globalVariableName"], ["globalVariableId"])] },
            Of("trailing_variable", "Trailing variable", "The highest or lowest value that its source ever had.", "number",
            [
                new("trailingVariableName", new ReferenceRule("trailingVariable"), "Its name.") { Aliases = ["variableName", "name"] },
                new("trailingVariableId", new ReferenceRule("trailingVariable"), "Its id.") { Aliases = ["variableId"] },
            ]) with
            { Choices = [new(null, ["trailingVariableName"], ["trailingVariableId"])], Others = ["nodeId"] },
            Of("expression", "Calculation", "Two operands joined, or a chain of sums and products.", "number",
            [
                new("operation", ExpressionReader.Operations, "How they are joined; +% and -% raise and lower the left by right percent.")
                { Aliases = ["operator"] },
                new("left", ValueRule.Expression, "The left operand."),
                new("right", ValueRule.Expression, "The right operand."),
                new("items", new ListRule(new ShapeRule(Item), 1, ExpressionReader.MostArguments),
                    "A chain: products and quotients first, then the others from left to right."),
            ]) with
            { Choices = [new(null, ["operation", "left", "right"], ["items"])] },
            Of("function", "Function", "A function of one or more operands.", "number",
            [
                new("name", ExpressionReader.Functions,
                    "The function: min and max take 2 or more arguments, avg 1 or more, pow 2, round 1 or 2 (the decimals), the others 1.")
                { IsRequired = true, Aliases = ["functionName", "function"] },
                new("args", new ListRule(ValueRule.Expression, 1, ExpressionReader.MostArguments), "Its arguments.")
                { IsRequired = true, Aliases = ["expressions", "arguments"] },
            ]),
            Of("position_data", "Position", "A number of a position.", "any",
            [
                s_position,
                new("field", PositionExpressionReader.PositionFields, "Which number. A status is none, open, partial or closed.")
                { IsRequired = true, Aliases = ["positionField"] },
            ]) with
            { Others = ["timeField"] },
            Of("position_time", "Time of a position", "When a position was opened or closed, as a time of day.", "time",
            [
                s_position,
                new("timeField", PositionExpressionReader.PositionMoments, "Which time.")
                { Default = "\"entry_time\"", Aliases = ["field", "positionField"] },
            ]),
            Of("pnl_data", "Profit and loss", "A profit or loss as an amount of money.", "money",
            [
                .. s_pnl,
                new("source", PositionExpressionReader.Sources,
                    "By the position's own price, or by the underlying's, before fees.") { Default = "\"option\"" },
            ]) with
            { Choices = [s_vpiOfScope] },
            Of("underlying_pnl", "Profit and loss by the underlying", "As profit and loss, by the underlying's price, before fees.",
                "money",
                s_pnl) with
            { Others = ["source"], Choices = [s_vpiOfScope] },
        ]);

    private static CatalogShape Of(string type, string label, string help, string returns, IReadOnlyList<CatalogField> fields) =>
        new($"expression.{type}", help, fields) { Label = label, Returns = returns };
}
