using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Sessions;

namespace StrategyRuntime.Streaming.Frames;

/// <summary>Frames about the stream itself. They carry no id, so they never move a client's cursor; a snapshot is the exception.</summary>
internal static class ControlFrames
{
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>First frame of every stream.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="hello">What the stream is of.</param>
    /// <param name="retryMilliseconds">Milliseconds after which a client that loses the connection reconnects.</param>
    public static void WriteHello(IBufferWriter<byte> output, Hello hello, int retryMilliseconds)
    {
        output.Write("event: hello\nretry: "u8);
        WriteNumber(output, retryMilliseconds);
        output.Write("\ndata: "u8);
        Json(output, hello, static (json, hello) =>
        {
            json.WriteStartArray("session_ids"u8);
            foreach (var session in hello.Sessions) json.WriteStringValue(session.ToString());
            json.WriteEndArray();
            json.WriteString("from"u8, hello.From);
            json.WriteString("floor"u8, hello.Floor);
            json.WriteString("head"u8, hello.Head);
            json.WriteString("mode"u8, hello.Mode);
        });
        output.Write("\n\n"u8);
    }

    /// <summary>A frame whose data is the head alone, or with one more fact.</summary>
    public static void WriteHead(IBufferWriter<byte> output, ReadOnlySpan<byte> name, string? head) =>
        Write(output, name, head, static (json, head) => json.WriteString("head"u8, head));

    /// <summary>The client is being fed from the file.</summary>
    public static void WriteBehind(IBufferWriter<byte> output, long lag) =>
        Write(output, "behind"u8, lag, static (json, lag) => json.WriteNumber("lag"u8, lag));

    /// <summary>The cursor cannot be honoured.</summary>
    public static void WriteReset(IBufferWriter<byte> output, string reason, string? floor) =>
        Write(output, "reset"u8, (reason, floor), static (json, reset) =>
        {
            json.WriteString("reason"u8, reset.reason);
            json.WriteString("floor"u8, reset.floor);
        });

    /// <summary>The stream is alive.</summary>
    public static void WriteHeartbeat(IBufferWriter<byte> output, string? head, DateTimeOffset now) =>
        Write(output, "heartbeat"u8, (head, now), static (json, beat) =>
        {
            json.WriteString("head"u8, beat.head);
            json.WriteString("time"u8, beat.now);
        });

    /// <summary>Nothing follows.</summary>
    public static void WriteEnd(IBufferWriter<byte> output, string state, string? head) =>
        Write(output, "end"u8, (state, head), static (json, end) =>
        {
            json.WriteString("state"u8, end.state);
            json.WriteString("head"u8, end.head);
        });

    /// <summary>The execution's state.</summary>
    public static ControlFrame Status(SessionId session, ExecutionStatus status) =>
        Encode("status"u8, (session, status), static (json, frame) =>
        {
            json.WriteString("session_id"u8, frame.session.ToString());
            WriteStatus(json, frame.status);
        });

    /// <summary>The figures that are shown between events.</summary>
    public static ControlFrame Tick(SessionId session, LiveView view, ExecutionProgress progress, ExchangeClock clock) =>
        Encode("tick"u8, (session, view, progress, clock), static (json, frame) =>
        {
            json.WriteString("session_id"u8, frame.session.ToString());
            json.WriteNumber("run"u8, frame.progress.At.Run);
            json.WriteNumber("seq"u8, frame.progress.At.Seq);
            WriteTime(json, "time"u8, frame.view.Time, frame.clock);
            json.WriteStartObject("last_prices"u8);
            foreach (var (symbol, price) in frame.view.LastPrices)
            {
                json.WritePropertyName(symbol);
                json.WriteDoubleValue(price);
            }
            json.WriteEndObject();
            json.WriteDecimal("unrealized_pnl"u8, frame.view.Summary.UnrealizedPnl);
            json.WriteDecimal("realized_pnl"u8, frame.view.Summary.RealizedPnl);
            json.WriteDecimal("equity"u8, frame.view.Summary.Equity);
            json.WriteNumber("open_positions"u8, frame.view.Summary.OpenPositions);
            json.WriteDecimal("pnl_today"u8, frame.view.PnlToday);
            if (frame.view.SessionGreeks is { } greeks) WriteGreeks(json, greeks);
            json.WriteStartObject("progress"u8);
            json.WriteNumber("ticks"u8, frame.progress.Ticks);
            if (frame.progress is { Total: { } total, Percent: { } percent })
            {
                json.WriteNumber("total"u8, total);
                json.WriteNumber("percent"u8, percent);
            }
            else
            {
                json.WriteNull("total"u8);
                json.WriteNull("percent"u8);
            }
            WriteTime(json, "time"u8, frame.progress.Time, frame.clock);
            json.WriteEndObject();
            json.WriteStartArray("active_nodes"u8);
            foreach (var node in frame.view.ActiveNodes) json.WriteStringValue(node);
            json.WriteEndArray();
            if (frame.progress.Feed is not { } feed) return;
            json.WriteStartObject("feed"u8);
            json.WriteString("state"u8, SnakeCase.Word(feed.State));
            if (feed.Seconds is { } age) json.WriteNumber("last_tick_age"u8, Math.Round(age, 3));
            else json.WriteNull("last_tick_age"u8);
            json.WriteEndObject();
        });

    private static void WriteGreeks(Utf8JsonWriter json, in Greeks greeks)
    {
        json.WriteStartObject("session_greeks"u8);
        json.WriteDouble("delta"u8, greeks.Delta);
        json.WriteDouble("gamma"u8, greeks.Gamma);
        json.WriteDouble("theta"u8, greeks.Theta);
        json.WriteDouble("vega"u8, greeks.Vega);
        json.WriteEndObject();
    }

    /// <summary>The accumulated state right after one event, with the execution's own state beside it.</summary>
    /// <param name="session">Whose state.</param>
    /// <param name="state">The state, a JSON object that is not empty; null before the first run.</param>
    /// <param name="status">The execution's state.</param>
    /// <param name="id">The frame's id: the event it is complete at; null when a client must not resume from here.</param>
    /// <param name="held">Given back when the frame was sent.</param>
    public static SnapshotFrame Snapshot(
        SessionId session, ReadOnlySequence<byte>? state, ExecutionStatus? status, CatchupId? id, IDisposable? held = null)
    {
        var json = state is { } given
            ? given.Slice(0, given.Length - 1)
            : new(Encoding.ASCII.GetBytes($"{{\"session_id\":\"{session}\",\"catchup_id\":null,\"seq\":0"));
        var after = new ArrayBufferWriter<byte>(256);
        after.Write(",\"execution\":"u8);
        Json(after, status, static (json, status) =>
        {
            if (status is not null) WriteStatus(json, status);
        });
        if (id is { } at)
        {
            after.Write("}\n"u8);
            Span<byte> end = stackalloc byte[EventFrames.MaxOverhead];
            after.Write(EventFrames.End(at, end));
        }
        else
        {
            after.Write("}\n\n"u8);
        }
        return new SnapshotFrame("event: snapshot\ndata: "u8.ToArray(), json, after.WrittenSpan.ToArray(), held);
    }

    /// <summary>A notice to a user.</summary>
    public static ControlFrame Notice(UserNotice notice) =>
        Encode(Encoding.ASCII.GetBytes(notice.Name), notice, static (json, notice) => notice.Write(json));

    private static void WriteStatus(Utf8JsonWriter json, ExecutionStatus status)
    {
        json.WriteString("state"u8, status.StateWord);
        json.WriteString("reason"u8, status.Reason);
        WriteSpeed(json, status.Speed);
        if (status.RecoveredAtSeq is { } seq) json.WriteNumber("recovered_at_seq"u8, seq);
        else json.WriteNull("recovered_at_seq"u8);
        json.WriteNumber("run"u8, status.Run);
    }

    private static void WriteSpeed(Utf8JsonWriter json, Speed? speed)
    {
        if (speed?.Multiple is { } multiple) json.WriteNumber("speed"u8, multiple);
        else json.WriteString("speed"u8, speed?.ToString());
    }

    private static void WriteTime(Utf8JsonWriter json, ReadOnlySpan<byte> name, UtcTime time, ExchangeClock clock)
    {
        if (time == UtcTime.MinValue) json.WriteNull(name);
        else clock.Write(json, name, time);
    }

    private static ControlFrame Encode<T>(ReadOnlySpan<byte> name, T facts, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        Write(buffer, name, facts, write);
        return new ControlFrame(buffer.WrittenSpan.ToArray());
    }

    private static void Write<T>(IBufferWriter<byte> output, ReadOnlySpan<byte> name, T facts, Action<Utf8JsonWriter, T> write)
    {
        output.Write("event: "u8);
        output.Write(name);
        output.Write("\ndata: "u8);
        Json(output, facts, write);
        output.Write("\n\n"u8);
    }

    private static void Json<T>(IBufferWriter<byte> output, T facts, Action<Utf8JsonWriter, T> write)
    {
        using var json = new Utf8JsonWriter(output, s_json);
        json.WriteStartObject();
        write(json, facts);
        json.WriteEndObject();
    }

    private static void WriteNumber(IBufferWriter<byte> output, int number)
    {
        var target = output.GetSpan(11);
        System.Buffers.Text.Utf8Formatter.TryFormat(number, target, out var written);
        output.Advance(written);
    }
}

/// <summary>What a stream is about.</summary>
/// <param name="Sessions">Sessions on it.</param>
/// <param name="From">The cursor after which events follow; null before the first run.</param>
/// <param name="Floor">The oldest cursor that can be honoured.</param>
/// <param name="Head">The last event now.</param>
/// <param name="Mode">Mode of the run; <c>mixed</c> when the sessions differ.</param>
internal readonly record struct Hello(IReadOnlyList<SessionId> Sessions, string? From, string? Floor, string? Head, string? Mode);
