using StrategyRuntime.Engine.Conditions;
using StrategyRuntime.Engine.Events;
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
        writer.WriteString(EventFields.ConditionType, _conditionType);
        writer.WriteString(EventFields.ConditionsPreview, _preview);
        writer.WriteBoolean(EventFields.SignalEmitted, true);
        writer.WriteStartObject(EventFields.EvaluatedConditions);
        writer.WriteStartArray(EventFields.ConditionsEvaluated);
        for (var i = 0; i < _leaves.Length; i++)
        {
            if (i > 0) writer.WriteRaw(","u8);
            _leaves[i].Write(writer, clock, Time);
        }
        writer.WriteEndArray();
        WriteCandles(writer, clock);
        writer.WriteEndObject();
        writer.WriteStartObject(EventFields.NodeVariables);
        for (var i = 0; i < _node.Variables.Count; i++)
        {
            var definition = _node.Signal.Variables[i];
            writer.WriteStartObject(EventJsonWriter.Escape(definition.Name).EncodedUtf8Bytes);
            writer.WriteString(EventFields.ExpressionPreview, definition.Preview);
            writer.WriteDouble(EventFields.Value, _node.Variables[i]);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        WriteLastPrices(writer, clock);
        if (_node is not ReEntrySignalRuntime) return;
        writer.WriteStartObject(EventFields.ReEntryMetadata);
        writer.WriteNumber(EventFields.ReEntryNum, _nextReEntry);
        writer.WriteNumber(EventFields.MaxReEntries, ((ReEntrySignalNode)_node.Signal).MaxReEntries);
        writer.WriteEndObject();
    }

    private void WriteCandles(EventJsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject(EventFields.CandleData);
        foreach (var symbol in _run.Market.Symbols)
        {
            var series = symbol.Series[0];
            writer.WriteStartObject(symbol.EscapedName);
            WriteCandle(writer, EventFields.Current, series.HasForming ? series.Forming : null, clock);
            WriteCandle(writer, EventFields.Previous, series.ClosedCount > 0 ? series.LastClosed : null, clock);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private void WriteLastPrices(EventJsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject(EventFields.LtpStore);
        foreach (var symbol in _run.Market.Symbols)
        {
            writer.WriteStartObject(symbol.EscapedName);
            writer.WriteDouble(EventFields.Ltp, symbol.LastPrice);
            if (symbol.Last.Time > UtcTime.MinValue) writer.WriteTime(EventFields.Timestamp, clock, symbol.Last.Time);
            else writer.WriteNull(EventFields.Timestamp);
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
        writer.WriteTime(EventFields.Timestamp, clock, c.OpenTime);
        writer.WriteDouble(EventFields.Open, c.Open);
        writer.WriteDouble(EventFields.High, c.High);
        writer.WriteDouble(EventFields.Low, c.Low);
        writer.WriteDouble(EventFields.Close, c.Close);
        writer.WriteDouble(EventFields.Volume, c.Volume);
        writer.WriteEndObject();
    }
}
