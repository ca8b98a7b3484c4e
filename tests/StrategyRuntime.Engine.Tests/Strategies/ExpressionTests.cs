using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Tests.Strategies;

public sealed class ExpressionTests
{
    private static readonly SeriesRef s_fast = new(0, 0);
    private static readonly SeriesRef s_slow = new(0, 1);
    private static readonly SeriesRef s_supporting = new(1, 0);

    /// <summary>JSON of an operand, what it becomes and how it reads in words.</summary>
    public static TheoryData<string, Expression, string> Operands { get; } = new()
    {
        { "30", new ConstantExpression(30), "30" },
        { "-1.25e2", new ConstantExpression(-125), "-125" },
        { "\" 30.5 \"", new ConstantExpression(30.5), "30.5" },
        { "\"09:17\"", new TimeOfDayExpression(33_420), "09:17" },
        { "\"9:17:05\"", new TimeOfDayExpression(33_425), "09:17:05" },
        { """{"type": "constant", "value": 30, "numberValue": 0}""", new ConstantExpression(30), "30" },
        { """{"type": "constant", "value": "70.5"}""", new ConstantExpression(70.5), "70.5" },
        { """{"type": "constant", "value": null, "numberValue": 7}""", new ConstantExpression(7), "7" },
        { """{"type": "constant", "value": "", "numberValue": "8"}""", new ConstantExpression(8), "8" },
        { """{"type": "constant", "value": 0, "numberValue": 7}""", new ConstantExpression(0), "0" },
        { """{"type": "current_time"}""", new CurrentTimeExpression(), "Current Time" },
        { """{"type": "currentTime"}""", new CurrentTimeExpression(), "Current Time" },
        { """{"type": "time_function", "timeValue": "15:30"}""", new TimeOfDayExpression(55_800), "15:30" },
        { """{"type": "time_function", "time_value": "15:30"}""", new TimeOfDayExpression(55_800), "15:30" },
        { """{"type": "time_function", "timeValue": "", "function": "minute"}""", new TimePartExpression(TimePart.Minute), "minute" },
        { """{"type": "time_function", "function": "YEAR"}""", new TimePartExpression(TimePart.Year), "year" },
        { """{"type": "indicator", "name": "sma_1", "offset": -1, "timeframeId": "fast"}""", new IndicatorExpression(s_fast, 0, 0, -1),
            "Previous[TI.fast.sma(10,close)]" },
        { """{"type": "indicator", "name": "sma_2", "parameter": "sma"}""", new IndicatorExpression(s_fast, 1, 0, 0),
            "Current[TI.fast.sma(30,high)]" },
        { """{"type": "indicator", "name": "sma_1", "parameter": "sma.SMA", "offset": "-3"}""", new IndicatorExpression(s_fast, 0, 0, -3),
            "Previous(3)[TI.fast.sma(10,close)]" },
        { """{"type": "indicator", "name": "sma_3", "instrumentType": "si"}""", new IndicatorExpression(s_supporting, 0, 0, 0),
            "Current[SI.15m.sma(20,close)]" },
        { """{"type": "candle_data", "field": "Low", "dataField": "High", "offset": -1}""",
            new CandleExpression(s_fast, PriceField.Low, -1), "Previous[TI.fast.Low]" },
        { """{"type": "market_data", "dataField": "close", "timeframeId": "slow"}""", new CandleExpression(s_slow, PriceField.Close, 0),
            "Current[TI.slow.Close]" },
        { """{"type": "MarketData", "data_field": "HL2", "timeframe_id": "slow"}""", new CandleExpression(s_slow, PriceField.Hl2, 0),
            "Current[TI.slow.Hl2]" },
        { """{"type": "candle_data", "field": "oi", "instrument_type": "SI"}""",
            new CandleExpression(s_supporting, PriceField.OpenInterest, 0), "Current[SI.15m.OpenInterest]" },
        { """{"type": "live_data", "field": "ltp"}""", new LiveExpression(0, LiveField.Ltp), "TI.ltp" },
        { """{"type": "live_data", "field": "underlyingLtp"}""", new LiveExpression(0, LiveField.Ltp), "TI.underlying_ltp" },
        { """{"type": "live_data", "field": "price"}""", new LiveExpression(0, LiveField.Ltp), "TI.price" },
        { """{"type": "live_data", "field": "mark"}""", new LiveExpression(0, LiveField.Ltp), "TI.mark" },
        { """{"type": "live_data", "field": "volume", "instrumentType": "SI"}""", new LiveExpression(1, LiveField.Volume), "SI.volume" },
        { """{"type": "live_data", "field": "oi"}""", new LiveExpression(0, LiveField.OpenInterest), "TI.oi" },
        { """{"type": "live_data", "field": "bid"}""", new LiveExpression(0, LiveField.Bid), "TI.bid" },
        { """{"type": "live_data", "field": "ask"}""", new LiveExpression(0, LiveField.Ask), "TI.ask" },
        { """{"type": "node_variable", "nodeId": "signal", "variableName": "SignalHigh"}""", new VariableExpression(1, 1),
            "signal.SignalHigh" },
        { """{"type": "expression", "operation": "+", "left": 1, "right": 2}""", Math(MathOperation.Add), "(1 + 2)" },
        { """{"type": "math_expression", "operation": "-", "left": 1, "right": 2}""", Math(MathOperation.Subtract), "(1 - 2)" },
        { """{"type": "mathExpression", "operation": "*", "left": 1, "right": 2}""", Math(MathOperation.Multiply), "(1 * 2)" },
        { """{"type": "expression", "operation": "/", "left": 1, "right": 2}""", Math(MathOperation.Divide), "(1 / 2)" },
        { """{"type": "expression", "operation": "%", "left": 1, "right": 2}""", Math(MathOperation.Modulo), "(1 % 2)" },
        { """{"type": "expression", "operation": "+%", "left": 1, "right": 2}""", Math(MathOperation.AddPercent), "(1 +% 2)" },
        { """{"type": "expression", "operation": "-%", "left": 1, "right": 2}""", Math(MathOperation.SubtractPercent), "(1 -% 2)" },
        { """{"type": "function", "name": "min", "args": [1, 2]}""", Function(MathFunction.Min, 1, 2), "min(1, 2)" },
        { """{"type": "function", "name": "MAX", "args": [1, 2, 3]}""", Function(MathFunction.Max, 1, 2, 3), "max(1, 2, 3)" },
        { """{"type": "function", "name": "abs", "args": [-1]}""", Function(MathFunction.Abs, -1), "abs(-1)" },
        { """{"type": "function", "name": "round", "args": [1.5]}""", Function(MathFunction.Round, 1.5), "round(1.5)" },
        { """{"type": "function", "name": "round", "args": [1.25, 1]}""", Function(MathFunction.Round, 1.25, 1), "round(1.25, 1)" },
        { """{"type": "position_data", "field": "current_price", "vpi": "pos-2"}""", new PositionExpression(1, PositionField.CurrentPrice),
            "pos-2.current_price" },
        { """{"type": "position_data", "field": "unrealizedPnl", "vpi": "pos-1"}""", new PositionExpression(0, PositionField.UnrealizedPnl),
            "pos-1.unrealized_pnl" },
        { """{"type": "position_data", "field": "re_entry_num", "vpi": "pos-1"}""", new PositionExpression(0, PositionField.ReEntryNumber),
            "pos-1.re_entry_number" },
        { """{"type": "pnl_data"}""", new PnlExpression(PnlKind.Total, null), "total_pnl" },
        { """{"type": "pnl_data", "pnlType": "realized", "scope": "overall", "vpi": "pos-1"}""", new PnlExpression(PnlKind.Realized, null),
            "realized_pnl" },
        { """{"type": "pnl_data", "pnl_type": "Unrealized", "vpi": "pos-1"}""", new PnlExpression(PnlKind.Unrealized, 0),
            "pos-1.unrealized_pnl" },
        { """{"type": "position_time", "vpi": "pos-1"}""", new PositionTimeExpression(0, Exit: false), "pos-1.entry_time" },
        { """{"type": "position_time", "vpi": "pos-2", "field": "exitTime"}""", new PositionTimeExpression(1, Exit: true),
            "pos-2.exit_time" },
        { """{"type": "time_offset", "base": {"type": "position_time", "vpi": "pos-1"}, "offset": 5}""",
            new TimeOffsetExpression(new PositionTimeExpression(0, false), 300), "(pos-1.entry_time + 5 minutes)" },
        { """{"type": "time_offset", "base": "09:15", "offset": "-90", "unit": "seconds"}""",
            new TimeOffsetExpression(new TimeOfDayExpression(33_300), -90), "(09:15 - 90 seconds)" },
        { """{"type": "time_offset", "base": "09:15", "offset": 1.5, "unit": "hour"}""",
            new TimeOffsetExpression(new TimeOfDayExpression(33_300), 5400), "(09:15 + 1.5 hours)" },
        { """{"type": "candle_range", "from": -5, "to": -1, "field": "High", "aggregate": "max"}""",
            new CandleRangeExpression(s_fast, PriceField.High, -5, -1, RangeAggregate.Max), "max(TI.fast.High[-5..-1])" },
        { """{"type": "candleRange", "from": -5, "to": 0, "dataField": "low", "aggregate": "lowest", "timeframeId": "slow"}""",
            new CandleRangeExpression(s_slow, PriceField.Low, -5, 0, RangeAggregate.Min), "min(TI.slow.Low[-5..0])" },
        { """{"type": "candle_range", "from": -2, "to": -1, "field": "close", "aggregate": "avg"}""",
            new CandleRangeExpression(s_fast, PriceField.Close, -2, -1, RangeAggregate.Average), "average(TI.fast.Close[-2..-1])" },
    };

    [Theory]
    [MemberData(nameof(Operands))]
    public void An_operand_is_read_and_put_into_words(string json, Expression expected, string text)
    {
        var leaf = (ConditionLeaf)new SampleStrategy().Set(SampleStrategy.Lhs, json).Node<EntrySignalNode>("signal").Conditions.Members[0];
        if (expected is FunctionExpression function)
            leaf.Left.Should().Match<FunctionExpression>(
                f => f.Function == function.Function && f.Arguments.SequenceEqual(function.Arguments));
        else
            leaf.Left.Should().Be(expected);
        leaf.LeftText.Should().Be(text);
    }

    [Theory]
    [InlineData("""{}""", "", "\"type\" is missing")]
    [InlineData("""{"type": "astrology"}""", "/type", "candle_range")]
    [InlineData("""{"type": 5}""", "/type", "one of current_time")]
    [InlineData("1e999", "", "finite number")]
    [InlineData("\"NaN\"", "", "finite number")]
    [InlineData("\"Infinity\"", "", "finite number")]
    [InlineData("""{"type": "constant"}""", "", "\"value\" is missing")]
    [InlineData("""{"type": "constant", "value": true}""", "/value", "finite number")]
    [InlineData("""{"type": "constant", "value": "abc", "numberValue": 3}""", "/value", "finite number")]
    [InlineData("""{"type": "constant", "value": {}}""", "/value", "is an object")]
    [InlineData("""{"type": "time_function"}""", "", "\"timeValue\" is missing")]
    [InlineData("""{"type": "time_function", "timeValue": "24:00"}""", "/timeValue", "time of day")]
    [InlineData("""{"type": "time_function", "function": "fortnight"}""", "/function", "hour, minute")]
    [InlineData("""{"type": "indicator", "offset": -1}""", "", "\"name\" is missing")]
    [InlineData("""{"type": "indicator", "name": "sma_9"}""", "/name", "no indicator \"sma_9\" on TI.fast")]
    [InlineData("""{"type": "indicator", "name": "sma_1", "timeframeId": "slow"}""", "/name", "on TI.slow")]
    [InlineData("""{"type": "indicator", "name": "sma_1", "parameter": "signal"}""", "/parameter", "one of sma")]
    [InlineData("""{"type": "indicator", "name": "sma_1", "timeframeId": "1h"}""", "/timeframeId", "one of fast, slow")]
    [InlineData("""{"type": "indicator", "name": "sma_1", "timeframeId": 5}""", "/timeframeId", "must be a text")]
    [InlineData("""{"type": "indicator", "name": "sma_1", "offset": 1}""", "/offset", "from -5000 to 0")]
    [InlineData("""{"type": "indicator", "name": "sma_1", "offset": -0.5}""", "/offset", "whole number")]
    [InlineData("""{"type": "indicator", "name": "sma_1", "offset": -99999999999999999999999999999999}""", "/offset", "whole number")]
    [InlineData("""{"type": "indicator", "name": "sma_1", "instrumentType": "XI"}""", "/instrumentType", "one of TI, SI")]
    [InlineData("""{"type": "candle_data", "offset": -1}""", "", "\"field\" is missing")]
    [InlineData("""{"type": "candle_data", "field": "middle"}""", "/field", "ohlc4")]
    [InlineData("""{"type": "candle_data", "dataField": "middle"}""", "/dataField", "ohlc4")]
    [InlineData("""{"type": "candle_data", "field": "low", "offset": 2}""", "/offset", "from -5000 to 0")]
    [InlineData("""{"type": "candle_data", "field": "low", "timeframeId": "x"}""", "/timeframeId", "one of fast, slow")]
    [InlineData("""{"type": "live_data"}""", "", "\"field\" is missing")]
    [InlineData("""{"type": "live_data", "field": "vibe"}""", "/field", "underlying_ltp")]
    [InlineData("""{"type": "live_data", "field": "ltp", "instrumentType": 5}""", "/instrumentType", "one of TI, SI")]
    [InlineData("""{"type": "node_variable", "variableName": "SignalLow"}""", "", "\"nodeId\" is missing")]
    [InlineData("""{"type": "node_variable", "nodeId": "signal"}""", "", "\"variableName\" is missing")]
    [InlineData("""{"type": "node_variable", "nodeId": "nowhere", "variableName": "SignalLow"}""", "/nodeId", "no node \"nowhere\"")]
    [InlineData("""{"type": "node_variable", "nodeId": "signal", "variableName": "signallow"}""", "/variableName", "no variable")]
    [InlineData("""{"type": "node_variable", "nodeId": "entry", "variableName": "SignalLow"}""", "/variableName", "no variable")]
    [InlineData("""{"type": "expression", "operation": "^", "left": 1, "right": 2}""", "/operation", "+%")]
    [InlineData("""{"type": "expression", "operation": "+", "right": 2}""", "", "\"left\" is missing")]
    [InlineData("""{"type": "expression", "operation": "+", "left": 1, "right": {"type": "x"}}""", "/right/type", "\"x\"")]
    [InlineData("""{"type": "expression", "operation": "/", "left": 1, "right": 0}""", "/right", "division by 0")]
    [InlineData("""{"type": "expression", "operation": "%", "left": 1, "right": {"type": "constant", "value": 0}}""", "/right",
        "division by 0")]
    [InlineData("""{"type": "function", "name": "sinus", "args": [1]}""", "/name", "min, max, abs, round")]
    [InlineData("""{"type": "function", "name": "abs", "args": [1, 2]}""", "/args", "abs takes 1 arguments")]
    [InlineData("""{"type": "function", "name": "round", "args": []}""", "/args", "round takes 1 to 2")]
    [InlineData("""{"type": "function", "name": "max", "args": [1]}""", "/args", "max takes 2 to 64")]
    [InlineData("""{"type": "function", "name": "max"}""", "", "max takes 2 to 64")]
    [InlineData("""{"type": "function", "name": "max", "args": [1, {"type": "y"}]}""", "/args/1/type", "\"y\"")]
    [InlineData("""{"type": "position_data", "field": "entry_price"}""", "", "\"vpi\" is missing")]
    [InlineData("""{"type": "position_data", "field": "entry_price", "vpi": "pos-9"}""", "/vpi", "No entry node has a position \"pos-9\"")]
    [InlineData("""{"type": "position_data", "field": "mood", "vpi": "pos-1"}""", "/field", "highest_price")]
    [InlineData("""{"type": "pnl_data", "pnlType": "imaginary"}""", "/pnlType", "realized, unrealized, total")]
    [InlineData("""{"type": "pnl_data", "scope": "galaxy"}""", "/scope", "position, overall")]
    [InlineData("""{"type": "pnl_data", "scope": "position"}""", "", "\"vpi\" is missing")]
    [InlineData("""{"type": "pnl_data", "vpi": "pos-9"}""", "/vpi", "No entry node")]
    [InlineData("""{"type": "position_time", "vpi": "pos-9"}""", "/vpi", "No entry node")]
    [InlineData("""{"type": "position_time", "vpi": "pos-1", "field": "half_time"}""", "/field", "entry_time, exit_time")]
    [InlineData("""{"type": "time_offset", "offset": 5}""", "", "\"base\" is missing")]
    [InlineData("""{"type": "time_offset", "base": "09:15"}""", "", "\"offset\" is missing")]
    [InlineData("""{"type": "time_offset", "base": "09:15", "offset": 1e9}""", "/offset", "to 10080")]
    [InlineData("""{"type": "time_offset", "base": "09:15", "offset": 5, "unit": "moons"}""", "/unit", "minutes")]
    [InlineData("""{"type": "candle_range", "to": -1, "field": "high", "aggregate": "max"}""", "", "\"from\" is missing")]
    [InlineData("""{"type": "candle_range", "from": -1, "to": -5, "field": "high", "aggregate": "max"}""", "/from", "oldest candle")]
    [InlineData("""{"type": "candle_range", "from": -5, "to": 1, "field": "high", "aggregate": "max"}""", "/to", "to 0")]
    [InlineData("""{"type": "candle_range", "from": -5, "to": -1, "field": "high", "aggregate": "median"}""", "/aggregate", "average")]
    [InlineData("""{"type": "candle_range", "from": -5, "to": -1, "field": "high"}""", "", "\"aggregate\" is missing")]
    [InlineData("""{"type": "candle_range", "from": -5, "to": -1, "aggregate": "max"}""", "", "\"field\" is missing")]
    public void A_broken_operand_is_one_problem_at_its_place(string json, string at, string message) =>
        new SampleStrategy().Set(SampleStrategy.Lhs, json).ShouldHaveProblem(SampleStrategy.Lhs + at, "signal", message);

    [Fact]
    public void A_reference_to_an_indicator_that_has_a_problem_itself_is_not_a_second_problem() =>
        new SampleStrategy().Set("/nodes/0/data/tradingInstrumentConfig/timeframes/0/indicators/sma_1/length", "-5")
            .ShouldHaveProblem("/nodes/0/data/tradingInstrumentConfig/timeframes/0/indicators/sma_1/length", "start", "from 1");

    [Theory]
    [InlineData("null", 0, "Current[TI.fast.macd(12,26,9,close)]")]
    [InlineData("\"signal\"", 1, "Current[TI.fast.macd(12,26,9,close).signal]")]
    [InlineData("\"macd.signal\"", 1, "Current[TI.fast.macd(12,26,9,close).signal]")]
    [InlineData("\"MACD.Histogram\"", 2, "Current[TI.fast.macd(12,26,9,close).histogram]")]
    public void An_output_is_read_with_or_without_the_name_of_its_indicator(string parameter, int output, string text)
    {
        var leaf = (ConditionLeaf)new SampleStrategy()
            .Set("/nodes/0/data/tradingInstrumentConfig/timeframes/0/indicators/sma_1", """{"indicator_name": "macd"}""")
            .Set(SampleStrategy.Lhs, """{"type": "indicator", "name": "sma_1", "parameter": """ + parameter + "}")
            .Node<EntrySignalNode>("signal").Conditions.Members[0];
        leaf.Left.Should().Be(new IndicatorExpression(s_fast, 0, output, 0));
        leaf.LeftText.Should().Be(text);
    }

    [Fact]
    public void An_output_under_the_name_of_another_indicator_is_a_problem() =>
        new SampleStrategy().Set(SampleStrategy.Lhs, """{"type": "indicator", "name": "sma_1", "parameter": "macd.sma"}""")
            .ShouldHaveProblem(SampleStrategy.Lhs + "/parameter", "signal", "one of sma");

    [Theory]
    [InlineData("/nodes/1/data/variables/1/name", "\"SignalLow\"", "/nodes/1/data/variables/1/name", "there twice")]
    [InlineData("/nodes/1/data/variables/1/name", "null", "/nodes/1/data/variables/1/name", "is null")]
    [InlineData("/nodes/1/data/variables/1", "[]", "/nodes/1/data/variables/1", "must be an object")]
    [InlineData("/nodes/1/data/variables/1/expression", "null", "/nodes/1/data/variables/1/expression", "is null")]
    [InlineData("/nodes/1/data/variables/1/expression/field", "\"?\"", "/nodes/1/data/variables/1/expression/field", "ohlc4")]
    public void A_broken_variable_is_a_problem_at_its_place(string pointer, string json, string at, string message) =>
        new SampleStrategy().Set(pointer, json).ShouldHaveProblem(at, "signal", message);

    private static MathExpression Math(MathOperation operation) => new(operation, new ConstantExpression(1), new ConstantExpression(2));

    private static FunctionExpression Function(MathFunction function, params double[] arguments) =>
        new(function, [.. arguments.Select(a => new ConstantExpression(a))]);
}
