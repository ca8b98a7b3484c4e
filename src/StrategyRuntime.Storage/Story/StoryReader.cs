using System.Globalization;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Storage.Journal;
using StrategyRuntime.Storage.Reading;

namespace StrategyRuntime.Storage.Story;

/// <summary>
/// Reads the story of one trade. An execution id ends with the seq of the first event that it caused, so node events are found through the
/// index; between entry and exit only heads of lines are read, and lines that speak of the trade.
/// </summary>
public sealed class StoryReader
{
    // A node's own event follows the orders that it places.
    private const int LinesOfNode = 1_000;

    private readonly SessionReader _reader;
    private readonly byte[] _prefix;
    private readonly string _sessionId;
    private readonly string? _currency;
    private readonly TradingCalendar _calendar;

    private StoryReader(SessionReader reader, JsonElement start)
    {
        _reader = reader;
        _sessionId = start.GetProperty("session_id").GetString()!;
        if (!SessionId.TryParse(_sessionId, out var session)) throw new InvalidDataException($"'{_sessionId}' is no session id.");
        _prefix = EventLine.Prefix(session.Value, reader.Run);
        var data = start.GetProperty("data");
        _currency = Text(data, "currency");
        var own = data.TryGetProperty("exchange_definition", out var definition) ? ExchangeDefinition.Read(definition, []) : null;
        if (own is null && Exchange.TryGet(Text(data, "exchange"), out var known)) own = known;
        _calendar = new TradingCalendar(own ?? Exchange.AlwaysOpen(ExchangeZone.Utc));
    }

    /// <summary>Reads a trade, or a position that is open; null when the run has none of this id.</summary>
    public static TradeStory? Read(SessionReader reader, string tradeId)
    {
        if (reader.LastSeq == 0) return null;
        using var first = JsonDocument.Parse(Line(reader, 1));
        return new StoryReader(reader, first.RootElement).Read(tradeId);
    }

    private TradeStory? Read(string tradeId)
    {
        using var positions = JsonDocument.Parse(_reader.Positions());
        if (!positions.RootElement.TryGetProperty(tradeId, out var position)) return null;
        using var trades = JsonDocument.Parse(_reader.Trades());
        var (trade, previous, next) = Find(trades.RootElement, tradeId);
        var path = Steps(position, "entry_flow_ids", "entry").Concat(Steps(position, "exit_flow_ids", "exit")).ToList();
        var life = ReadLife(tradeId, path.Where(s => s.Step.Part == "entry").Select(s => s.FirstSeq).DefaultIfEmpty(0).Max());
        var shown = trade ?? position;
        var story = new TradeStory(
            _sessionId,
            _reader.Run,
            tradeId,
            Text(shown, "symbol")!,
            Text(shown, "side")!,
            Number(shown, "quantity")!.Value,
            Number(shown, "multiplier") ?? 1,
            Text(position, "status")!,
            _currency,
            Entry(position, trade, life, path),
            life.Protection,
            Exits(trade, life),
            Reason(path, "exit", trade is { } closed ? Text(closed, "exit_reason") : null, hasEnded: life.Exits.Count > 0),
            trade is { } done ? Result(done, life) : null,
            [.. path.Select(s => s.Step)],
            previous,
            next,
            []);
        return story with { Words = StoryWords.Of(story) };
    }

    private StoryEntry Entry(JsonElement position, JsonElement? trade, Life life, List<FoundStep> path) => new(
        Text(position, "entry_time")!,
        life.EntryDay ?? DayOf(Text(position, "entry_time")!),
        Number(position, "entry_price")!.Value,
        life.OpenedAt,
        Text(position, "entry_node_id"),
        trade is { } closed ? Text(closed, "entry_trigger") : path.FindLast(s => s.IsSignal && s.Step.Part == "entry")?.Step.NodeId,
        life.EntryOrder,
        Reason(path, "entry", null, hasEnded: true));

    private List<StoryExit> Exits(JsonElement? trade, Life life)
    {
        if (trade is not { } closed)
            return [.. life.Exits.Select(e => new StoryExit(e.Time, DayOf(e.Time), e.Price, e.Quantity, null, null, e.At))];
        var exits = closed.GetProperty("exits").EnumerateArray().ToList();
        return
        [
            .. exits.Select((exit, i) => new StoryExit(
                Text(exit, "time")!,
                i == exits.Count - 1 && life.ExitDay is { } day ? day : DayOf(Text(exit, "time")!),
                Number(exit, "price")!.Value,
                Number(exit, "quantity")!.Value,
                Number(exit, "pnl")!.Value,
                Text(exit, "node_id"),
                i < life.Exits.Count ? life.Exits[i].At : null)),
        ];
    }

    private static StoryResult Result(JsonElement trade, Life life) => new(
        Number(trade, "pnl")!.Value,
        Number(trade, "gross_pnl") ?? 0,
        Number(trade, "fees") ?? 0,
        Number(trade, "pnl_percent"),
        Number(trade, "mae"),
        Number(trade, "mfe"),
        Number(trade, "duration_minutes") ?? 0,
        life.ClosedAt ?? string.Empty);

    private static StoryReason? Reason(List<FoundStep> path, string part, string? reason, bool hasEnded)
    {
        if (!hasEnded) return null;
        if (path.FindLast(s => s.IsSignal && s.Step.Part == part) is not { } signal)
            return reason is null ? null : new StoryReason(reason, null, null, null, null, null, [], null);
        var evaluated = signal.Data.TryGetProperty("evaluated_conditions", out var found) ? found : default;
        return new StoryReason(
            reason,
            signal.Step.NodeId,
            signal.Step.NodeName,
            signal.Step.Time,
            signal.Step.CatchupId,
            Text(signal.Data, "conditions_preview"),
            evaluated.ValueKind == JsonValueKind.Object ? [.. evaluated.GetProperty("conditions_evaluated").EnumerateArray()] : [],
            signal.Data.TryGetProperty("node_variables", out var variables) ? variables : null);
    }

    /// <summary>The events of the nodes whose executions a position names.</summary>
    private IEnumerable<FoundStep> Steps(JsonElement position, string field, string part)
    {
        foreach (var id in position.GetProperty(field).EnumerateArray().Select(i => i.GetString()!))
        {
            if (long.TryParse(id.AsSpan(id.LastIndexOf('_') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
                && FindNode(id, seq) is { } line)
                yield return Step(id, part, seq, line);
        }
    }

    // The orders and fills of a node come before its own event.
    private static FoundStep Step(string id, string part, long firstSeq, JsonElement line)
    {
        var data = line.GetProperty("data");
        var type = Text(data, "node_type") ?? string.Empty;
        return new FoundStep(
            firstSeq,
            type.Contains("Signal", StringComparison.Ordinal),
            data,
            new StoryStep(
                id, Text(data, "node_id")!, Text(data, "node_name") ?? string.Empty, type, Text(line, "time")!,
                Text(line, "catchup_id")!, part));
    }

    private JsonElement? FindNode(string executionId, long seq)
    {
        if (seq < 1 || seq > _reader.LastSeq) return null;
        var wanted = Encoding.UTF8.GetBytes($"\"execution_id\":\"{executionId}\"");
        var lines = LinesAfter(seq - 1);
        for (var i = 0; i < LinesOfNode && lines.TryRead(out var line); i++)
        {
            if (!EventLine.TryReadSeqAndType(line.Span, _prefix, out _, out var type) || type != EventType.Node) continue;
            if (line.Span.IndexOf(wanted) >= 0) return Parse(line);
        }
        return null;
    }

    /// <summary>Goes from the entry to the end of the trade, and on to the end of that trading day.</summary>
    private Life ReadLife(string tradeId, long entrySeq)
    {
        var life = new Life();
        var wanted = Encoding.UTF8.GetBytes($"\"trade_id\":\"{EventJsonWriter.Escape(tradeId)}\"");
        var lines = LinesAfter(Math.Max(0, entrySeq - 1));
        while (!life.IsComplete && lines.TryRead(out var line))
        {
            if (!EventLine.TryReadSeqAndType(line.Span, _prefix, out _, out var type)) continue;
            if (type == EventType.Order && life.OpenedAt is null) life.TakeOrder(Parse(line));
            else if (type == EventType.Session) life.TakeSession(Parse(line));
            else if (type is EventType.Position or EventType.Trade && line.Span.IndexOf(wanted) >= 0) life.Take(type, Parse(line));
        }
        return life;
    }

    private LineScanner LinesAfter(long seq)
    {
        var range = _reader.Locate(seq);
        return new LineScanner(_reader.Read, range.Offset, range.Offset + range.Length);
    }

    // What is closed at the very end of a day has the time at which the next begins; the events tell them apart, where they do.
    private string DayOf(string time) => EventTime.TryParse(Encoding.ASCII.GetBytes(time), out var at, out _)
        ? _calendar.DayAt(at).Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : time[..10];

    private static (JsonElement? Trade, string? Previous, string? Next) Find(JsonElement trades, string tradeId)
    {
        string? previous = null;
        JsonElement? found = null;
        foreach (var trade in trades.EnumerateArray())
        {
            var id = Text(trade, "trade_id");
            if (found is not null) return (found, previous, id);
            if (id == tradeId) found = trade;
            else previous = id;
        }
        return (found, previous, null);
    }

    private static byte[] Line(SessionReader reader, long seq)
    {
        var range = reader.Locate(seq - 1, seq);
        var lines = new LineScanner(reader.Read, range.Offset, range.Offset + range.Length);
        return lines.TryRead(out var line) ? line.ToArray() : throw new InvalidDataException("The run has no first event.");
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static decimal? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDecimal() : null;

    private sealed record FoundStep(long FirstSeq, bool IsSignal, JsonElement Data, StoryStep Step);

    /// <summary>What the events say of a trade from its entry to its end.</summary>
    private sealed class Life
    {
        private JsonElement? _lastFill;
        private bool _isClosed;
        private decimal? _open;

        public string? OpenedAt { get; private set; }

        public string? ClosedAt { get; private set; }

        public string? EntryDay { get; private set; }

        public string? ExitDay { get; private set; }

        public JsonElement? EntryOrder { get; private set; }

        public List<StoryProtection> Protection { get; } = [];

        public List<(string Time, decimal Price, decimal Quantity, string At)> Exits { get; } = [];

        public bool IsComplete => _isClosed && ExitDay is not null;

        public void TakeOrder(JsonElement line)
        {
            var data = line.GetProperty("data");
            if (Text(data, "status") == "FILLED" && Text(data, "intent") == "entry") _lastFill = data;
        }

        public void TakeSession(JsonElement line)
        {
            if (Text(line.GetProperty("data"), "date") is not { } date) return;
            if (OpenedAt is not null) EntryDay ??= date;
            if (_isClosed) ExitDay ??= date;
        }

        public void Take(EventType type, JsonElement line)
        {
            var data = line.GetProperty("data");
            var (time, at) = (Text(line, "time")!, Text(line, "catchup_id")!);
            if (type == EventType.Trade)
            {
                (_isClosed, ClosedAt) = (true, at);
                return;
            }
            if (OpenedAt is null) (OpenedAt, EntryOrder) = (at, _lastFill);
            var open = Number(data, "quantity_open");
            if (_open is { } before && open < before)
                Exits.Add((Text(data, "exit_time") ?? time, Number(data, "exit_price") ?? 0, before - open.Value, at));
            _open = open;
            var levels = new StoryProtection(
                time, at, Number(data, "stop_loss"), Number(data, "take_profit"), Number(data, "trailing_stop"));
            var last = Protection.Count > 0 ? Protection[^1] : null;
            if (open is 0 || (last is not null && last with { Time = time, CatchupId = at } == levels)) return;
            if (last is null && levels is { StopLoss: null, TakeProfit: null, TrailingStop: null }) return;
            Protection.Add(levels);
        }
    }
}
