using System.Buffers;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Json;

namespace StrategyRuntime.Cli.LookAhead;

/// <summary>Remembers a run's events as a hash each, and finds the first one that is not as in an earlier run.</summary>
/// <param name="clock">Clock of the exchange.</param>
/// <param name="expected">Hashes of the earlier run; null to compare with none.</param>
/// <param name="wanted">Seq of an event whose text is kept; 0 for none.</param>
internal sealed class EventTrail(ExchangeClock clock, IReadOnlyList<ulong>? expected = null, long wanted = 0) : IEventSink
{
    private readonly List<ulong> _hashes = [];
    private readonly ArrayBufferWriter<byte> _text = new();
    private readonly EventJsonWriter _data = new();

    /// <inheritdoc/>
    public long NextSeq => _hashes.Count + 1;

    /// <summary>A hash for each event, in order.</summary>
    public IReadOnlyList<ulong> Hashes => _hashes;

    /// <summary>Seq of the first event that differs; 0 while there is none.</summary>
    public long FirstDifference { get; private set; }

    /// <summary>The first event that differs, or the wanted one; null while there is none.</summary>
    public string? Text { get; private set; }

    /// <inheritdoc/>
    public void Emit(SessionEvent sessionEvent)
    {
        var seq = NextSeq;
        _text.ResetWrittenCount();
        _data.Clear();
        sessionEvent.WriteData(_data, clock);
        using (var json = new Utf8JsonWriter(_text, new JsonWriterOptions { Encoder = RuntimeJson.Options.Encoder }))
            Write(json, sessionEvent, seq);
        var hash = XxHash3.HashToUInt64(_text.WrittenSpan);
        _hashes.Add(hash);
        var differs = FirstDifference == 0 && expected is not null && (seq > expected.Count || expected[(int)seq - 1] != hash);
        if (differs) FirstDifference = seq;
        if (differs || seq == wanted) Text = Encoding.UTF8.GetString(_text.WrittenSpan);
    }

    private void Write(Utf8JsonWriter json, SessionEvent sessionEvent, long seq)
    {
        json.WriteStartObject();
        json.WriteNumber("seq"u8, seq);
        json.WriteString("type"u8, sessionEvent.Type.Name());
        clock.Write(json, "time"u8, sessionEvent.Time);
        json.WritePropertyName("data"u8);
        json.WriteRawValue(_data.Written, skipInputValidation: true);
        json.WriteNumber("equity"u8, sessionEvent.Summary.Equity);
        json.WriteNumber("trades"u8, sessionEvent.Summary.Trades);
        json.WriteEndObject();
    }
}
