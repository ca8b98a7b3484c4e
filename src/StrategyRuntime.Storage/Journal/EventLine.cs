using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.Journal;

/// <summary>
/// Reads a line of events.jsonl back. The order and spelling of the envelope's keys is part of the format, so it is matched, not searched;
/// a line that differs in a single byte of the envelope is no event.
/// </summary>
public static class EventLine
{
    // Longest "accumulated" tail that SummaryJson writes.
    private const int MaxTail = 512;

    private static readonly byte[][] s_typeNames = [.. EventTypes.Names.Select(Encoding.ASCII.GetBytes)];

    /// <summary>How every line of a run starts, up to the seq.</summary>
    public static byte[] Prefix(SessionId session, int run) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"session_id\":\"{session}\",\"catchup_id\":\"{run}-"));

    /// <summary>
    /// Parses a line, with or without its <c>\n</c>, of the run whose <see cref="Prefix"/> is given. The data object is not looked into.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> line, ReadOnlySpan<byte> prefix, out EventView view)
    {
        view = default;
        if (!line.StartsWith(prefix)) return false;
        var at = prefix.Length;
        if (!TryReadHead(line, ref at, out var seq, out var type, out var time)) return false;

        var dataLength = DataLength(line, at);
        if (dataLength < 0) return false;
        var dataEnd = at + dataLength;
        var accumulatedStart = dataEnd + ",\"accumulated\":"u8.Length;
        if (!SummaryJson.TryRead(line[accumulatedStart..], out var accumulated, out var length)) return false;
        var end = line[(accumulatedStart + length)..];
        if (!end.SequenceEqual("}\n"u8) && !end.SequenceEqual("}"u8)) return false;

        view = new EventView(seq, type, time, line[at..dataEnd], accumulated);
        return true;
    }

    /// <summary>Reads seq, type and time only, which is enough to choose a line.</summary>
    public static bool TryReadHead(ReadOnlySpan<byte> line, ReadOnlySpan<byte> prefix, out long seq, out EventType type, out UtcTime time)
    {
        seq = 0;
        type = default;
        time = default;
        if (!line.StartsWith(prefix)) return false;
        var at = prefix.Length;
        return TryReadHead(line, ref at, out seq, out type, out time);
    }

    /// <summary>Reads seq and type only, which costs a third of reading the time too.</summary>
    public static bool TryReadSeqAndType(ReadOnlySpan<byte> line, ReadOnlySpan<byte> prefix, out long seq, out EventType type)
    {
        seq = 0;
        type = default;
        if (!line.StartsWith(prefix)) return false;
        var at = prefix.Length;
        return TryReadSeqAndType(line, ref at, out seq, out type);
    }

    /// <summary>Reads type and time, and where the data starts.</summary>
    public static bool TryReadStart(
        ReadOnlySpan<byte> line, ReadOnlySpan<byte> prefix, out EventType type, out UtcTime time, out int dataStart)
    {
        type = default;
        time = default;
        dataStart = prefix.Length;
        return line.StartsWith(prefix) && TryReadHead(line, ref dataStart, out _, out type, out time);
    }

    /// <summary>
    /// Length of the data that starts in a line where <see cref="TryReadStart"/> says; negative when no summary follows it.
    /// </summary>
    public static int DataLength(ReadOnlySpan<byte> line, int dataStart)
    {
        var tailStart = Math.Max(dataStart, line.Length - MaxTail);
        var tail = line[tailStart..].LastIndexOf(",\"accumulated\":"u8);
        return tail < 0 ? -1 : tailStart + tail - dataStart;
    }

    /// <summary>True when the bytes are one well-formed JSON object.</summary>
    public static bool IsJsonObject(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            while (reader.Read())
            {
            }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TryReadHead(ReadOnlySpan<byte> line, ref int at, out long seq, out EventType type, out UtcTime time)
    {
        time = default;
        if (!TryReadSeqAndType(line, ref at, out seq, out type) || !Expect("\",\"time\":\""u8, line, ref at)) return false;
        if (!EventTime.TryParse(line[at..], out time, out var length)) return false;
        at += length;
        return Expect("\",\"data\":"u8, line, ref at);
    }

    private static bool TryReadSeqAndType(ReadOnlySpan<byte> line, ref int at, out long seq, out EventType type)
    {
        type = default;
        if (!Utf8Parser.TryParse(line[at..], out seq, out int digits) || seq < 1) return false;
        var seqText = line.Slice(at, digits);
        at += digits;
        return Expect("\",\"seq\":"u8, line, ref at) && Expect(seqText, line, ref at) && Expect(",\"type\":\""u8, line, ref at)
            && TryReadType(line, ref at, out type);
    }

    private static bool TryReadType(ReadOnlySpan<byte> line, ref int at, out EventType type)
    {
        for (var i = 0; i < s_typeNames.Length; i++)
        {
            if (!line[at..].StartsWith(s_typeNames[i])) continue;
            at += s_typeNames[i].Length;
            type = (EventType)i;
            return true;
        }
        type = default;
        return false;
    }

    private static bool Expect(ReadOnlySpan<byte> text, ReadOnlySpan<byte> line, ref int at)
    {
        if (at > line.Length || !line[at..].StartsWith(text)) return false;
        at += text.Length;
        return true;
    }
}
