using System.Text;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Engine.Identity;

/// <summary>
/// Names one execution of a node, the same in every run over the same data: <c>exec_{node}_{yyyyMMdd_HHmmss}_{seq}</c>, with the time and
/// the
/// seq of the first event that it causes.
/// </summary>
/// <param name="nodeId">The node's id, escaped for JSON.</param>
/// <param name="localTime">Local time of the exchange, .NET ticks.</param>
/// <param name="seq">Seq of the next event.</param>
internal sealed class ExecutionId(byte[] nodeId, DateTime localTime, long seq)
{
    /// <summary>Stands for every execution in a run that records none.</summary>
    public static readonly ExecutionId Unrecorded = new([], default, 0);

    private const int TimeLength = 15;
    private byte[]? _text;

    /// <summary>The id, escaped for JSON. Made when it is first asked for: a run without files never asks.</summary>
    public ReadOnlySpan<byte> Text => _text ??= Format();

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(Text);

    private byte[] Format()
    {
        Span<byte> digits = stackalloc byte[NumberText.MaxLength];
        digits = digits[..NumberText.Format(seq, digits)];
        var text = new byte["exec_".Length + nodeId.Length + 1 + TimeLength + 1 + digits.Length];
        "exec_"u8.CopyTo(text);
        var at = "exec_".Length;
        nodeId.CopyTo(text, at);
        at += nodeId.Length;
        text[at++] = (byte)'_';
        WriteTime(text.AsSpan(at, TimeLength), localTime);
        at += TimeLength;
        text[at++] = (byte)'_';
        digits.CopyTo(text.AsSpan(at));
        return text;
    }

    private static void WriteTime(Span<byte> text, DateTime time)
    {
        Digits(text[..4], time.Year);
        Digits(text[4..6], time.Month);
        Digits(text[6..8], time.Day);
        text[8] = (byte)'_';
        Digits(text[9..11], time.Hour);
        Digits(text[11..13], time.Minute);
        Digits(text[13..15], time.Second);
    }

    private static void Digits(Span<byte> text, int value)
    {
        for (var i = text.Length - 1; i >= 0; i--, value /= 10) text[i] = (byte)('0' + value % 10);
    }
}
