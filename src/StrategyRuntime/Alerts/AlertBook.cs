using System.Text.Json;
using System.Text.Json.Serialization;
using StrategyRuntime.Alerts.Rules;
using StrategyRuntime.Json;
using StrategyRuntime.Storage.Alerts;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Alerts;

/// <summary>
/// A user's alerts.jsonl and what it says: the latest alerts, what waits for a channel, and how far each session has been looked at. Alerts
/// and the position behind them are one write, so that a killed process raises an alert again or finds it. For one thread at a time.
/// </summary>
internal sealed class AlertBook : IDisposable
{
    // Lines beyond those that are needed, before the file is written anew.
    private const int SpareLines = 1_000;

    private static readonly JsonSerializerOptions s_json = new(RuntimeJson.Options)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly AlertFolder _folder;
    private readonly int _length;
    private readonly SortedDictionary<long, AlertEntry> _entries = [];
    private readonly Dictionary<string, long> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SessionPosition> _positions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _moved = new(StringComparer.Ordinal);
    private LineFile _file;
    private long _lastNumber;

    private AlertBook(AlertFolder folder, int length, ILogger log)
    {
        (_folder, _length) = (folder, length);
        _file = folder.OpenLog(line => Take(line, log));
        Trim();
    }

    /// <summary>Alerts, the latest first.</summary>
    public IEnumerable<AlertEntry> Latest => _entries.Values.Reverse();

    /// <summary>What waits for a channel, the oldest first.</summary>
    public IEnumerable<(AlertEntry Entry, AlertDelivery Delivery)> Pending =>
        _entries.Values.SelectMany(e => e.Deliveries.Where(d => d.State == DeliveryState.Pending).Select(d => (e, d)));

    /// <summary>Opens it; made when it is not there.</summary>
    /// <exception cref="DurableFileException">It cannot be read or written.</exception>
    public static AlertBook Open(AlertFolder folder, int length, ILogger log) => new(folder, length, log);

    /// <summary>True when an alert was raised before.</summary>
    public bool Has(string id) => _numbers.ContainsKey(id);

    /// <summary>How far a session has been looked at; null when it has not been.</summary>
    public SessionPosition? PositionOf(string sessionId) => _positions.GetValueOrDefault(sessionId);

    /// <summary>A session has been looked at up to here. Durable with the next write.</summary>
    public void Move(SessionPosition position)
    {
        _positions[position.SessionId] = position;
        _moved.Add(position.SessionId);
    }

    /// <summary>Puts alerts on record, with every position that moved; returns them with their numbers when they are durable.</summary>
    /// <exception cref="DurableFileException">They could not be written; the book must be opened anew.</exception>
    public IReadOnlyList<AlertEntry> Append(IReadOnlyList<AlertEntry> raised)
    {
        var added = new List<AlertEntry>();
        foreach (var entry in raised.Where(e => !Has(e.Id)).DistinctBy(e => e.Id)) added.Add(entry with { Number = ++_lastNumber });
        // Before the write: it may write the file anew from what is in memory.
        foreach (var entry in added) Keep(entry);
        Write([.. added.Select(e => new AlertLine(Alert: e)), .. Moves()]);
        Trim();
        return added;
    }

    /// <summary>Puts every position that moved on record.</summary>
    /// <exception cref="DurableFileException">They could not be written; the book must be opened anew.</exception>
    public void Flush()
    {
        if (_moved.Count > 0) Write(Moves());
    }

    /// <summary>Puts what came of a delivery on record.</summary>
    /// <exception cref="DurableFileException">It could not be written; the book must be opened anew.</exception>
    public void Settle(string alertId, AlertDelivery delivery)
    {
        TakeOutcome(alertId, delivery);
        Write([new AlertLine(Outcome: new AlertOutcome(alertId, delivery))]);
    }

    /// <summary>A session is gone.</summary>
    /// <exception cref="DurableFileException">It could not be written; the book must be opened anew.</exception>
    public void Forget(string sessionId)
    {
        _moved.Remove(sessionId);
        if (_positions.Remove(sessionId)) Write([new AlertLine(Forget: sessionId)]);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static void Add(MemoryStream lines, AlertLine line)
    {
        JsonSerializer.Serialize(lines, line, s_json);
        lines.WriteByte((byte)'\n');
    }

    private List<AlertLine> Moves()
    {
        List<AlertLine> lines = [.. _moved.Order(StringComparer.Ordinal).Select(s => new AlertLine(Position: _positions[s]))];
        _moved.Clear();
        return lines;
    }

    private void Write(IReadOnlyList<AlertLine> lines)
    {
        using var bytes = new MemoryStream();
        foreach (var line in lines) Add(bytes, line);
        _file.Append(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        if (_file.Count > 2 * (_entries.Count + _positions.Count) + SpareLines) WriteAnew();
    }

    /// <summary>Leaves out what later lines have replaced.</summary>
    private void WriteAnew()
    {
        using var bytes = new MemoryStream();
        Add(bytes, new AlertLine(LastNumber: _lastNumber));
        foreach (var entry in _entries.Values) Add(bytes, new AlertLine(Alert: entry));
        foreach (var position in _positions.Values) Add(bytes, new AlertLine(Position: position));
        _file.Dispose();
        _folder.ReplaceLog(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        _file = _folder.OpenLog(_ => { });
    }

    private void Take(ReadOnlyMemory<byte> bytes, ILogger log)
    {
        try
        {
            var line = JsonSerializer.Deserialize<AlertLine>(bytes.Span, s_json)!;
            if (line.LastNumber is { } last) _lastNumber = last;
            if (line.Alert is { } entry) Keep(entry);
            if (line.Outcome is { } outcome) TakeOutcome(outcome.AlertId, outcome.Delivery);
            if (line.Position is { } position) _positions[position.SessionId] = position;
            if (line.Forget is { } session) _positions.Remove(session);
        }
        catch (JsonException exception)
        {
            log.LogError(exception, "A line of the log of alerts cannot be read and is left out");
        }
    }

    private void Keep(AlertEntry entry)
    {
        _entries[entry.Number] = entry;
        _numbers[entry.Id] = entry.Number;
        _lastNumber = Math.Max(_lastNumber, entry.Number);
    }

    private void TakeOutcome(string alertId, AlertDelivery delivery)
    {
        if (_numbers.TryGetValue(alertId, out var number)) _entries[number] = _entries[number].With(delivery);
    }

    /// <summary>Forgets the oldest alerts that wait for nothing; not at every one, because it looks at all of them.</summary>
    private void Trim()
    {
        if (_entries.Count <= _length + _length / 4) return;
        var surplus = _entries.Count - _length;
        foreach (var entry in _entries.Values.Where(e => !e.IsPending()).Take(surplus).ToList())
        {
            _entries.Remove(entry.Number);
            _numbers.Remove(entry.Id);
        }
    }
}
