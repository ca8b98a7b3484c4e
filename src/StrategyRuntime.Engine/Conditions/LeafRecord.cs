using System.Text;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Conditions;

/// <summary>
/// A comparison with the values it had when its signal fired. One object per comparison, used again: its constant parts are encoded once.
/// </summary>
internal sealed class LeafRecord
{
    private static readonly byte[] s_holds = Encoding.UTF8.GetBytes("✓");
    private static readonly byte[] s_fails = Encoding.UTF8.GetBytes("✗");

    private readonly CompiledLeaf _leaf;
    private readonly bool _isTime;
    private readonly byte[] _head;
    private readonly byte[] _operator;
    private readonly byte[] _type;
    private readonly byte[] _raw;
    private readonly double[] _right;
    private double _left;
    private bool _result;

    public LeafRecord(CompiledLeaf leaf)
    {
        _leaf = leaf;
        var source = leaf.Source;
        var symbol = source.Operator.Symbol();
        _isTime = source.Left is CurrentTimeExpression or TimeOfDayExpression or PositionTimeExpression or TimeOffsetExpression;
        _right = new double[source.Right.Count];
        var (left, right) = (Escape(source.LeftText), Escape(source.RightText));
        _head = Encoding.UTF8.GetBytes($"{{\"lhs_expression\":\"{left}\",\"rhs_expression\":\"{right}\",\"lhs_value\":");
        _operator = Encoding.UTF8.GetBytes($" {symbol} ");
        _type = Encoding.UTF8.GetBytes($",\"condition_type\":\"{(leaf.IsLive ? "live" : "non_live")}\",\"result\":");
        _raw = Encoding.UTF8.GetBytes(Escape($"{source.LeftText} {symbol} {source.RightText}"));
    }

    /// <summary>Takes the operands' values as they are now.</summary>
    public void Take()
    {
        _left = _leaf.LeftValue();
        for (var i = 0; i < _right.Length; i++) _right[i] = _leaf.RightValue(i);
        _result = _leaf.Holds();
    }

    /// <summary>Writes the values that were taken.</summary>
    public void Write(EventJsonWriter writer, ExchangeClock clock, UtcTime time)
    {
        writer.WriteRaw(_head);
        WriteValue(writer, _left);
        writer.WriteRaw(",\"rhs_value\":"u8);
        if (_right.Length == 1) WriteValue(writer, _right[0]);
        else WriteValues(writer);
        writer.WriteRaw(",\"operator\":\""u8);
        writer.WriteRaw(_operator.AsSpan(1, _operator.Length - 2));
        writer.WriteRaw("\""u8);
        writer.WriteTime(EventFields.Timestamp, clock, time);
        writer.WriteRaw(_type);
        writer.WriteRaw(_result ? "true,\"result_icon\":\""u8 : "false,\"result_icon\":\""u8);
        writer.WriteRaw(Icon);
        writer.WriteRaw("\",\"raw\":\""u8);
        writer.WriteRaw(_raw);
        writer.WriteRaw("\",\"evaluated\":\""u8);
        var evaluated = writer.Length;
        WriteEvaluated(writer);
        var length = writer.Length - evaluated;
        writer.WriteRaw("\",\"condition_text\":\""u8);
        writer.WriteRaw(_raw);
        writer.WriteRaw(" ["u8);
        writer.WriteRaw(writer.Written.Slice(evaluated, length));
        writer.WriteRaw("] "u8);
        writer.WriteRaw(Icon);
        writer.WriteRaw("\"}"u8);
    }

    private ReadOnlySpan<byte> Icon => _result ? s_holds : s_fails;

    private void WriteValue(EventJsonWriter writer, double value)
    {
        if (!_isTime || !double.IsFinite(value))
        {
            writer.WriteRaw(value);
            return;
        }
        writer.WriteRaw("\""u8);
        WriteText(writer, value);
        writer.WriteRaw("\""u8);
    }

    private void WriteValues(EventJsonWriter writer)
    {
        writer.WriteRaw("["u8);
        foreach (var value in _right) writer.WriteDoubleValue(value);
        writer.WriteRaw("]"u8);
    }

    private void WriteEvaluated(EventJsonWriter writer)
    {
        WriteText(writer, _left);
        writer.WriteRaw(_operator);
        for (var i = 0; i < _right.Length; i++)
        {
            if (i > 0) writer.WriteRaw(", "u8);
            WriteText(writer, _right[i]);
        }
    }

    private void WriteText(EventJsonWriter writer, double value)
    {
        if (_isTime && double.IsFinite(value)) WriteTimeOfDay(writer, value);
        else writer.WriteRaw(Math.Round(value, 4));
    }

    private static void WriteTimeOfDay(EventJsonWriter writer, double seconds)
    {
        Span<byte> text = stackalloc byte[8];
        TimeSpan.FromSeconds(seconds).TryFormat(text, out var length, @"hh\:mm\:ss", System.Globalization.CultureInfo.InvariantCulture);
        writer.WriteRaw(text[..length]);
    }

    private static string Escape(string text) => EventJsonWriter.Escape(text).ToString();
}
