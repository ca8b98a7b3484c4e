using StrategyRuntime.Engine.Conditions;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Graph;

/// <summary>A signal fired: which conditions held, on which values.</summary>
internal sealed class SignalCompleted : NodeCompleted
{
    private readonly SignalRuntime _node;
    private readonly int _nextReEntry;
    private readonly RunContext _run;
    private readonly string _conditionType;
    private readonly string _preview;
    private readonly LeafRecord[] _leaves;

    /// <summary>Takes the operands' values now, before the signal's own variables change.</summary>
    public SignalCompleted(SignalRuntime node, NodeFiring execution, int nextReEntry, RunContext run)
        : base(node, execution)
    {
        _node = node;
        _nextReEntry = nextReEntry;
        _run = run;
        _conditionType = node.ConditionType;
        _preview = node.ConditionsPreview;
        _leaves = node.Conditions.Leaves;
        foreach (var leaf in _leaves) leaf.Take();
    }

    protected override string NodeType => _node switch
    {
        EntrySignalRuntime => "EntrySignalNode",
        ExitSignalRuntime => "ExitSignalNode",
        _ => "ReEntrySignalNode",
    };

    protected override void WriteBody(EventJsonWriter writer, ExchangeClock clock)
    {
        writer.WriteString("condition_type"u8, _conditionType);
        writer.WriteString("conditions_preview"u8, _preview);
        writer.WriteBoolean("signal_emitted"u8, true);
        writer.WriteStartObject("evaluated_conditions"u8);
        writer.WriteStartArray("conditions_evaluated"u8);
        for (var i = 0; i < _leaves.Length; i++)
        {
            if (i > 0) writer.WriteRaw(","u8);
            _leaves[i].Write(writer, clock, Time);
        }
        writer.WriteEndArray();
        WriteCandles(writer, clock);
        writer.WriteEndObject();
        writer.WriteStartObject("node_variables"u8);
        for (var i = 0; i < _node.Variables.Count; i++)
        {
            var definition = _node.Signal.Variables[i];
            writer.WriteStartObject(EventJsonWriter.Escape(definition.Name).EncodedUtf8Bytes);
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

    private void WriteCandles(EventJsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject("candle_data"u8);
        foreach (var symbol in _run.Market.Symbols)
        {
            var series = symbol.Series[0];
            writer.WriteStartObject(symbol.EscapedName);
            WriteCandle(writer, "current"u8, series.HasForming ? series.Forming : null, clock);
            WriteCandle(writer, "previous"u8, series.ClosedCount > 0 ? series.LastClosed : null, clock);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private void WriteLastPrices(EventJsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject("ltp_store"u8);
        foreach (var symbol in _run.Market.Symbols)
        {
            writer.WriteStartObject(symbol.EscapedName);
            writer.WriteDouble("ltp"u8, symbol.LastPrice);
            if (symbol.Last.Time > 0) writer.WriteTime("timestamp"u8, clock, symbol.Last.Time);
            else writer.WriteNull("timestamp"u8);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static void WriteCandle(EventJsonWriter writer, ReadOnlySpan<byte> name, Candle? candle, ExchangeClock clock)
    {
        if (candle is not { } c)
        {
            writer.WriteNull(name);
            return;
        }
        writer.WriteStartObject(name);
        writer.WriteTime("timestamp"u8, clock, c.OpenTime);
        writer.WriteDouble("open"u8, c.Open);
        writer.WriteDouble("high"u8, c.High);
        writer.WriteDouble("low"u8, c.Low);
        writer.WriteDouble("close"u8, c.Close);
        writer.WriteDouble("volume"u8, c.Volume);
        writer.WriteEndObject();
    }
}
