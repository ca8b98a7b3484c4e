using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Engine.Conditions;
using StrategyRuntime.Engine.Graph;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Events;

/// <summary>A signal fired: which conditions held, on which values.</summary>
internal sealed class SignalCompleted : NodeCompleted
{
    private readonly SignalRuntime _node;
    private readonly int _nextReEntry;
    private readonly Run _run;
    private readonly string _conditionType;
    private readonly string _preview;
    private readonly List<LeafRecord> _leaves;

    /// <summary>Takes the operands' values now, before the signal's own variables change.</summary>
    public SignalCompleted(SignalRuntime node, ExecutionRecord execution, int nextReEntry, Run run)
        : base(node, execution)
    {
        _node = node;
        _nextReEntry = nextReEntry;
        _run = run;
        _conditionType = node.ConditionType;
        _preview = node.ConditionsPreview;
        _leaves = [.. node.Conditions.Leaves().Select(l => new LeafRecord(l))];
    }

    protected override string NodeType => _node switch
    {
        EntrySignalRuntime => "EntrySignalNode",
        ExitSignalRuntime => "ExitSignalNode",
        _ => "ReEntrySignalNode",
    };

    protected override void WriteBody(Utf8JsonWriter writer, ExchangeClock clock)
    {
        writer.WriteString("condition_type"u8, _conditionType);
        writer.WriteString("conditions_preview"u8, _preview);
        writer.WriteBoolean("signal_emitted"u8, true);
        writer.WriteStartObject("evaluated_conditions"u8);
        writer.WriteStartArray("conditions_evaluated"u8);
        foreach (var leaf in _leaves) leaf.Write(writer, clock, Time);
        writer.WriteEndArray();
        WriteCandles(writer, clock);
        writer.WriteEndObject();
        writer.WriteStartObject("node_variables"u8);
        for (var i = 0; i < _node.Variables.Count; i++)
        {
            var definition = _node.Signal.Variables[i];
            writer.WriteStartObject(definition.Name);
            writer.WriteString("expression_preview"u8, definition.Preview);
            writer.WriteDouble("value"u8, _node.Variables[i]);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        WriteLastPrices(writer, clock);
        if (_node is not ReEntrySignalRuntime) return;
        writer.WriteStartObject("re_entry_metadata"u8);
        writer.WriteNumber("re_entry_num"u8, _nextReEntry);
        writer.WriteNumber("max_re_entries"u8, ((ReEntrySignalNode)_node.Signal).MaxReEntries);
        writer.WriteEndObject();
    }

    private void WriteCandles(Utf8JsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject("candle_data"u8);
        foreach (var symbol in _run.Market.Symbols)
        {
            var series = symbol.Series[0];
            writer.WriteStartObject(symbol.Instrument.Symbol);
            WriteCandle(writer, "current"u8, series.HasForming ? series.Forming : null, clock);
            WriteCandle(writer, "previous"u8, series.ClosedCount > 0 ? series.LastClosed : null, clock);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private void WriteLastPrices(Utf8JsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject("ltp_store"u8);
        foreach (var symbol in _run.Market.Symbols)
        {
            writer.WriteStartObject(symbol.Instrument.Symbol);
            writer.WriteDouble("ltp"u8, symbol.LastPrice);
            if (symbol.Last.Time > 0) clock.Write(writer, "timestamp"u8, symbol.Last.Time);
            else writer.WriteNull("timestamp"u8);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static void WriteCandle(Utf8JsonWriter writer, ReadOnlySpan<byte> name, Candle? candle, ExchangeClock clock)
    {
        if (candle is not { } c)
        {
            writer.WriteNull(name);
            return;
        }
        writer.WriteStartObject(name);
        clock.Write(writer, "timestamp"u8, c.OpenTime);
        writer.WriteDouble("open"u8, c.Open);
        writer.WriteDouble("high"u8, c.High);
        writer.WriteDouble("low"u8, c.Low);
        writer.WriteDouble("close"u8, c.Close);
        writer.WriteDouble("volume"u8, c.Volume);
        writer.WriteEndObject();
    }

    /// <summary>A comparison with the values it had.</summary>
    private sealed class LeafRecord(CompiledLeaf leaf)
    {
        private readonly double _left = leaf.LeftValue();
        private readonly double[] _right = [.. leaf.Source.Right.Select((_, i) => leaf.RightValue(i))];
        private readonly bool _result = leaf.Holds();

        public void Write(Utf8JsonWriter writer, ExchangeClock clock, long time)
        {
            var source = leaf.Source;
            var isTime = source.Left is CurrentTimeExpression or TimeOfDayExpression or PositionTimeExpression or TimeOffsetExpression;
            var symbol = source.Operator.Symbol();
            var raw = $"{source.LeftText} {symbol} {source.RightText}";
            var left = Text(_left, isTime);
            var right = string.Join(", ", _right.Select(v => Text(v, isTime)));
            var evaluated = $"{left} {symbol} {right}";
            var icon = _result ? "✓" : "✗";
            writer.WriteStartObject();
            writer.WriteString("lhs_expression"u8, source.LeftText);
            writer.WriteString("rhs_expression"u8, source.RightText);
            WriteValue(writer, "lhs_value"u8, _left, isTime);
            if (_right.Length == 1)
            {
                WriteValue(writer, "rhs_value"u8, _right[0], isTime);
            }
            else
            {
                writer.WriteStartArray("rhs_value"u8);
                foreach (var value in _right) writer.WriteDoubleValue(value);
                writer.WriteEndArray();
            }
            writer.WriteString("operator"u8, symbol);
            clock.Write(writer, "timestamp"u8, time);
            writer.WriteString("condition_type"u8, leaf.IsLive ? "live"u8 : "non_live"u8);
            writer.WriteBoolean("result"u8, _result);
            writer.WriteString("result_icon"u8, icon);
            writer.WriteString("raw"u8, raw);
            writer.WriteString("evaluated"u8, evaluated);
            writer.WriteString("condition_text"u8, $"{raw} [{evaluated}] {icon}");
            writer.WriteEndObject();
        }

        private static void WriteValue(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double value, bool isTime)
        {
            if (isTime && double.IsFinite(value)) writer.WriteString(name, Text(value, isTime));
            else writer.WriteDouble(name, value);
        }

        private static string Text(double value, bool isTime)
        {
            if (!double.IsFinite(value)) return "null";
            return isTime
                ? TimeSpan.FromSeconds(value).ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture)
                : Math.Round(value, 4).ToString(CultureInfo.InvariantCulture);
        }
    }
}
