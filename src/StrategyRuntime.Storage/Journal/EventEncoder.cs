using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.Journal;

/// <summary>
/// Makes an event one line of events.jsonl. The parts of the envelope that do not change are encoded once; time and summary are copied
/// from the line before when they are the same. Nothing is allocated per event. For one thread at a time.
/// </summary>
internal sealed class EventEncoder(SessionId session, int run, ExchangeClock clock)
{
    /// <summary>How every JSON writer of a session's files is set: one line, no escapes that JSON does not need.</summary>
    public static readonly JsonWriterOptions JsonOptions =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly byte[][] s_typeParts =
        [.. EventTypes.Names.Select(name => Encoding.ASCII.GetBytes($",\"type\":\"{name}\",\"time\":\""))];

    private readonly byte[] _prefix = EventLine.Prefix(session, run);
    private readonly byte[] _time = new byte[ExchangeClock.MaxLength];
    private readonly SummaryTail _tail = new();
    private readonly EventJsonWriter _line = new();
    private int _timeLength;
    private UtcTime _lastTime;
    private EventHeader _header;
    private EventBody _body;

    /// <summary>
    /// Makes the line of an event, to be taken by <see cref="AppendTo"/>; when the event fails to write itself there is none.
    /// </summary>
    public void Encode(SessionEvent sessionEvent, long seq)
    {
        var type = sessionEvent.Type;
        var time = sessionEvent.Time;
        var accumulated = sessionEvent.Summary;
        _line.Clear();
        WriteEnvelope(type, time, seq);
        var dataStart = _line.Length;
        sessionEvent.WriteData(_line, clock);
        var dataLength = _line.Length - dataStart;
        _line.WriteRaw(_tail.Of(accumulated));
        _header = new EventHeader(seq, type, 0, _line.Length, time);
        // Here and not where it is written to the index: here the line is at hand, and the commit loop is what a busy session waits for.
        _body = new EventBody(dataStart, dataLength, EventIndex.Checksum(_line.Written), accumulated);
    }

    /// <summary>Appends the line that was made last to a batch.</summary>
    public void AppendTo(EventBatch batch)
    {
        var start = batch.Length;
        batch.Write(_line.Written);
        batch.Add(_header with { Offset = start }, _body with { DataOffset = start + _body.DataOffset });
    }

    private void WriteEnvelope(EventType type, UtcTime time, long seq)
    {
        if (time != _lastTime || _timeLength == 0)
        {
            _timeLength = clock.Format(time, _time);
            _lastTime = time;
        }
        Span<byte> digits = stackalloc byte[NumberText.MaxLength];
        digits = digits[..NumberText.Format(seq, digits)];
        _line.WriteRaw(_prefix);
        _line.WriteRaw(digits);
        _line.WriteRaw("\",\"seq\":"u8);
        _line.WriteRaw(digits);
        _line.WriteRaw(s_typeParts[(int)type]);
        _line.WriteRaw(_time.AsSpan(0, _timeLength));
        _line.WriteRaw("\",\"data\":"u8);
    }
}
