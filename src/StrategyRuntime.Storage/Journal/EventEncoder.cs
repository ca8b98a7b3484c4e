using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.Journal;

/// <summary>
/// Makes an event one line of events.jsonl. The parts of the envelope that do not change are encoded once; time and summary are copied
/// from the line before when they are the same. Nothing is allocated per event. For one thread at a time.
/// </summary>
internal sealed class EventEncoder(SessionId session, int run, ExchangeClock clock) : IDisposable
{
    /// <summary>How every JSON writer of a session's files is set: one line, no escapes that JSON does not need.</summary>
    public static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly byte[][] s_typeParts =
        [.. EventTypes.Names.Select(name => Encoding.ASCII.GetBytes($",\"type\":\"{name}\",\"time\":\""))];

    private readonly byte[] _prefix = EventLine.Prefix(session, run);
    private readonly byte[] _time = new byte[ExchangeClock.MaxLength];
    private readonly byte[] _tail = new byte[512];
    private readonly Utf8JsonWriter _json = new(Stream.Null, JsonOptions);
    private int _timeLength;
    private long _lastTime = long.MinValue;
    private int _tailLength;
    private Accumulated _lastAccumulated;

    /// <summary>Appends the line of an event to a batch.</summary>
    public void Encode(EventBatch batch, SessionEvent sessionEvent, long seq)
    {
        var start = batch.Length;
        try
        {
            var type = sessionEvent.Type;
            var time = sessionEvent.Time;
            WriteEnvelope(batch, type, time, seq);
            var dataStart = batch.Length;
            _json.Reset(batch);
            sessionEvent.WriteData(_json, clock);
            _json.Flush();
            var dataLength = batch.Length - dataStart;
            var accumulated = sessionEvent.Accumulated;
            WriteTail(batch, accumulated);
            batch.Add(new EventHeader(seq, type, start, batch.Length - start, time), new EventBody(dataStart, dataLength, accumulated));
        }
        catch
        {
            batch.CutTo(start);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void WriteEnvelope(EventBatch batch, EventType type, long time, long seq)
    {
        if (time != _lastTime || _timeLength == 0)
        {
            _timeLength = clock.Format(time, _time);
            _lastTime = time;
        }
        var typePart = s_typeParts[(int)type];
        var destination = batch.GetSpan(_prefix.Length + typePart.Length + _timeLength + 96);
        _prefix.CopyTo(destination);
        var at = _prefix.Length;
        Utf8Formatter.TryFormat(seq, destination[at..], out var digits);
        var seqDigits = destination.Slice(at, digits);
        at += digits;
        at = Copy("\",\"seq\":"u8, destination, at);
        at = Copy(seqDigits, destination, at);
        at = Copy(typePart, destination, at);
        at = Copy(_time.AsSpan(0, _timeLength), destination, at);
        at = Copy("\",\"data\":"u8, destination, at);
        batch.Advance(at);
    }

    private void WriteTail(EventBatch batch, in Accumulated accumulated)
    {
        if (_tailLength == 0 || accumulated != _lastAccumulated)
        {
            _tailLength = AccumulatedJson.WriteTail(accumulated, _tail);
            _lastAccumulated = accumulated;
        }
        batch.Write(_tail.AsSpan(0, _tailLength));
    }

    private static int Copy(ReadOnlySpan<byte> source, Span<byte> destination, int at)
    {
        source.CopyTo(destination[at..]);
        return at + source.Length;
    }
}
