using System.Buffers;
using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Buffers;
using StrategyRuntime.Storage.Fold.Metrics;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Fold;

/// <summary>
/// The state of a session after an event, as a pure fold over the lines of events.jsonl. The projections, the stream's snapshot, the
/// state at an event and the check of a folder are all this one fold. Not thread safe.
/// </summary>
public sealed class SessionFold
{
    /// <summary>Trades in a snapshot; their count says how many there are.</summary>
    public const int SnapshotTrades = 500;

    // Of a snapshot: everything but the positions and trades, about.
    private const int SmallParts = 8 << 10;

    private readonly SessionId _session;
    private readonly int _run;
    private readonly byte[] _prefix;
    private readonly PositionBook _positions;
    private readonly TradeBook _trades;
    private readonly MetricsFold _metrics;
    private readonly NodeStates _nodes;
    private readonly LastPrices _prices;
    private readonly TradingDays _days;
    private readonly OrderCounts _orders;
    private Summary _accumulated;
    private UtcTime _time;

    /// <summary>Starts before the first event of a run.</summary>
    public SessionFold(SessionId session, int run)
    {
        _session = session;
        _run = run;
        _prefix = EventLine.Prefix(session, run);
        (_positions, _trades, _metrics, _nodes, _prices, _days, _orders) = (new(), new(), new(), new(), new(), new(), new());
    }

    private SessionFold(SessionFold other)
    {
        (_session, _run, _prefix) = (other._session, other._run, other._prefix);
        (_positions, _trades, _metrics) = (other._positions.Copy(), other._trades.Copy(), other._metrics.Copy());
        (_nodes, _prices, _days, _orders) = (other._nodes.Copy(), other._prices.Copy(), other._days.Copy(), other._orders.Copy());
        (_accumulated, _time) = (other._accumulated, other._time);
        (Seq, State, Reason) = (other.Seq, other.State, other.Reason);
        // Both remember what was last asked: each fold has its own.
        (Clock, Calendar) = (new ExchangeClock(other.Calendar.Exchange.Zone), new TradingCalendar(other.Calendar.Exchange));
    }

    /// <summary>Seq of the last event taken; 0 before the first.</summary>
    public long Seq { get; private set; }

    /// <summary>State of the run: <c>running</c> after the first event, then what the last event says.</summary>
    public string State { get; private set; } = "starting";

    /// <summary>Reason of the last event, or null.</summary>
    public string? Reason { get; private set; }

    /// <summary>Profit of the trading day that the run is in, open positions at the last event's prices; null before its start.</summary>
    public decimal? PnlToday => _days.Pnl(_accumulated.Equity);

    internal ExchangeClock Clock { get; private set; } = new(ExchangeZone.Utc);

    internal TradingCalendar Calendar { get; private set; } = new(Exchange.AlwaysOpen(ExchangeZone.Utc));

    internal TradeBook Trades => _trades;

    /// <summary>About how much memory a copy takes that it does not share.</summary>
    internal long CopyBytes => 4_096 + 120L * _positions.Count + 12L * _trades.Count;

    /// <summary>
    /// Another fold in the same state. Its cost grows with the number of positions and trades, not with the number of events.
    /// </summary>
    internal SessionFold Copy() => new(this);

    /// <summary>Takes the next line.</summary>
    /// <exception cref="JsonException">It is not the next event of this run.</exception>
    public void Apply(ReadOnlySpan<byte> line)
    {
        if (!EventLine.TryParse(line, _prefix, out var view) || view.Seq != Seq + 1)
            throw new JsonException(string.Create(CultureInfo.InvariantCulture, $"The line is not event {_run}-{Seq + 1} of {_session}."));
        Apply(view);
    }

    /// <summary>Takes the next event.</summary>
    /// <exception cref="JsonException">Its data is not what the format says.</exception>
    public void Apply(in EventView view)
    {
        Seq = view.Seq;
        _time = view.Time;
        _accumulated = view.Summary;
        if (view.Type != EventType.Session) _days.Happened(view.Time, Calendar);
        switch (view.Type)
        {
            case EventType.Session:
                ApplySession(view.Data);
                break;
            case EventType.Node:
                _nodes.ApplyNode(view.Data, view.Seq, view.Time);
                break;
            case EventType.Order:
                ApplyOrder(view.Data);
                break;
            case EventType.Position:
                _positions.Apply(view.Data);
                _prices.ApplyPosition(view.Data);
                break;
            case EventType.Trade:
                _trades.Apply(view.Data);
                break;
            case EventType.Candle:
                _prices.ApplyCandle(view.Data);
                break;
        }
        _metrics.Apply(view);
    }

    /// <summary>True when the run has had a position of this trade id.</summary>
    public bool HasPosition(string tradeId) => _positions.Contains(tradeId);

    /// <summary>Writes positions.json.</summary>
    public void WritePositions(IBufferWriter<byte> output) => _positions.Write(output);

    /// <summary>Writes trades.json.</summary>
    public void WriteTrades(IBufferWriter<byte> output) => _trades.Write(output);

    /// <summary>Writes metrics.json.</summary>
    public void WriteMetrics(IBufferWriter<byte> output) => _metrics.WriteFile(output);

    /// <summary>About how many bytes <see cref="Snapshot"/> makes.</summary>
    public long SnapshotBytes =>
        SmallParts + _positions.Size + Math.Min(_trades.Size, _trades.Size / Math.Max(1, _trades.Count) * SnapshotTrades);

    /// <summary>
    /// The state as one line of JSON: session_id, catchup_id, seq, time, status {state, reason}, accumulated, positions (as in
    /// positions.json), trades_count, trades (the last <see cref="SnapshotTrades"/>), metrics, nodes {id: state}, firings {id: {count,
    /// last_seq, last_time}}, last_prices {symbol: price}, day {start_equity, start_seq, pnl, closed}, peak_equity, orders {filled,
    /// partial, cancelled, rejected, expired}.
    /// </summary>
    public SessionSnapshot Snapshot()
    {
        var output = new PieceWriter();
        using (var writer = new Utf8JsonWriter(output, EventEncoder.JsonOptions))
        {
            writer.WriteStartObject();
            WriteHead(writer);
            writer.WritePropertyName("positions"u8);
            // What is large goes past the writer, which would hold all of it. It does not know of that value: the comma follows by hand.
            writer.Flush();
            _positions.WriteObject(output);
            output.Write(","u8);
            writer.WriteNumber("trades_count"u8, _trades.Count);
            writer.WritePropertyName("trades"u8);
            writer.Flush();
            output.Write("["u8);
            _trades.WriteElements(output, Math.Max(0, _trades.Count - SnapshotTrades), ","u8);
            output.Write("],"u8);
            writer.WritePropertyName("metrics"u8);
            _metrics.Write(writer);
            WriteNodesAndFirings(writer);
            writer.WritePropertyName("last_prices"u8);
            _prices.Write(writer);
            writer.WritePropertyName("day"u8);
            _days.Write(writer, _accumulated.Equity);
            writer.WriteDecimal("peak_equity"u8, _metrics.PeakEquity);
            writer.WritePropertyName("orders"u8);
            _orders.Write(writer);
            writer.WriteEndObject();
        }
        return new SessionSnapshot(Seq, output.ToSequence());
    }

    /// <summary>Writes the state of every node, by node id.</summary>
    public void WriteNodes(IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, EventEncoder.JsonOptions);
        _nodes.Write(writer);
    }

    /// <summary>Writes an object with <c>nodes</c> and <c>firings</c> as in <see cref="Snapshot"/>.</summary>
    public void WriteNodesAndFirings(IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, EventEncoder.JsonOptions);
        writer.WriteStartObject();
        WriteNodesAndFirings(writer);
        writer.WriteEndObject();
    }

    /// <summary>
    /// Writes some of the positions with commas between them, in the order in which they were opened; true when more follow.
    /// </summary>
    internal bool WritePositions(IBufferWriter<byte> output, long skip, int limit) => _positions.WriteItems(output, skip, limit);

    /// <summary>
    /// Writes some of the trades with commas between them, in the order in which they were closed; true when more follow.
    /// </summary>
    internal bool WriteTrades(IBufferWriter<byte> output, long skip, int limit) => _trades.WriteItems(output, skip, limit);

    private void WriteNodesAndFirings(Utf8JsonWriter writer)
    {
        writer.WritePropertyName("nodes"u8);
        _nodes.Write(writer);
        writer.WritePropertyName("firings"u8);
        _nodes.WriteFirings(writer, Clock);
    }

    private void WriteHead(Utf8JsonWriter writer)
    {
        writer.WriteString("session_id"u8, _session.ToString());
        writer.WriteString("catchup_id"u8, new CatchupId(_run, Seq).ToString());
        writer.WriteNumber("seq"u8, Seq);
        if (Seq > 0) Clock.Write(writer, "time"u8, _time);
        else writer.WriteNull("time"u8);
        writer.WriteStartObject("status"u8);
        writer.WriteString("state"u8, State);
        writer.WriteString("reason"u8, Reason);
        writer.WriteEndObject();
        Span<byte> accumulated = stackalloc byte[512];
        writer.WritePropertyName("accumulated"u8);
        writer.WriteRawValue(accumulated[..SummaryJson.Write(_accumulated, accumulated)], skipInputValidation: true);
    }

    private void ApplyOrder(ReadOnlySpan<byte> data)
    {
        string? node = null;
        ReadOnlySpan<byte> status = default;
        var fields = new FieldScanner(data);
        while ((node is null || status.IsEmpty) && fields.Next())
        {
            if (fields.Is(EventFields.NodeId)) node = fields.Text();
            else if (fields.Is(EventFields.Status)) status = fields.Value;
        }
        _nodes.ApplyOrder(node, status);
        _orders.Add(status);
    }

    private void ApplySession(ReadOnlySpan<byte> data)
    {
        string? state = null;
        string? date = null;
        decimal? equity = null;
        var fields = new FieldScanner(data);
        while (fields.Next())
        {
            if (fields.Is(EventFields.State)) state = fields.Text();
            else if (fields.Is(EventFields.Reason)) Reason = fields.Text();
            else if (fields.Is(EventFields.Date)) date = fields.Text();
            else if (fields.Is(EventFields.Equity)) equity = fields.Decimal();
            else if (RunExchange.Read(fields) is { } exchange)
                (Clock, Calendar) = (new ExchangeClock(exchange.Zone), new TradingCalendar(exchange));
        }
        if (state == "day_closed") _days.Close(date, equity ?? _accumulated.Equity, Seq);
        else ApplyState(state);
    }

    private void ApplyState(string? state)
    {
        State = state is null or "started" ? "running" : state;
        if (state == "started") _days.Start(_accumulated.Equity, Seq);
        else if (State != "running") _nodes.EndAll();
    }
}

/// <summary>The accumulated state of a session right after one event.</summary>
/// <param name="Seq">That event; 0 before the first.</param>
/// <param name="Json">A JSON object on one line, without <c>\n</c>, in pieces.</param>
public sealed record SessionSnapshot(long Seq, ReadOnlySequence<byte> Json);
