using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Metrics;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Fold.Metrics;

/// <summary>
/// metrics.json as a fold over event lines: the same lines give the same bytes, live and in a later check. Each event costs the same
/// however long the session is.
/// </summary>
public sealed class MetricsFold
{
    private static readonly JsonWriterOptions s_indented = new()
    {
        Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true,
    };

    private readonly RunMetrics _metrics;
    private readonly EquityPath _path;
    private bool _hasStarted;
    private bool _hasEnded;

    /// <summary>Highest equity so far; null before the start.</summary>
    public decimal? PeakEquity => _hasStarted ? _path.Peak : null;

    /// <summary>Starts before the first event.</summary>
    public MetricsFold() => (_metrics, _path) = (new(), new());

    private MetricsFold(MetricsFold other)
    {
        (_metrics, _path) = (other._metrics.Copy(), other._path.Copy());
        (_hasStarted, _hasEnded) = (other._hasStarted, other._hasEnded);
    }

    /// <summary>Another fold in the same state.</summary>
    public MetricsFold Copy() => new(this);

    /// <summary>Takes the next event.</summary>
    /// <exception cref="JsonException">Its data is not what the format says.</exception>
    public void Apply(in EventView view)
    {
        _metrics.MoveTo(view.Time, view.Summary);
        switch (view.Type)
        {
            case EventType.Session:
                ApplySession(view);
                break;
            case EventType.Order:
                ApplyOrder(view.Data);
                break;
            case EventType.Trade:
                _metrics.Add(TradeReader.Read(view.Data));
                break;
            case EventType.Position:
                ApplyPosition(view.Data);
                break;
        }
        if (_hasStarted && !_hasEnded) _path.Observe(view.Summary.Equity, view.Time);
    }

    /// <summary>Writes metrics.json: an indented object and a newline.</summary>
    public void WriteFile(IBufferWriter<byte> output)
    {
        using (var writer = new Utf8JsonWriter(output, s_indented)) Write(writer);
        output.Write("\n"u8);
    }

    /// <summary>Writes the object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        _metrics.Drawdown = _path.Drawdown;
        _metrics.Write(writer);
    }

    private void ApplySession(in EventView view)
    {
        ReadOnlySpan<byte> state = default;
        ReadOnlySpan<byte> path = default;
        decimal? equity = null, firstPrice = null, lastPrice = null;
        var conventions = _hasStarted ? null : new Conventions();
        var fields = new FieldScanner(view.Data);
        while (fields.Next())
        {
            if (fields.Is(EventFields.State)) state = fields.Value;
            else if (fields.Is(EventFields.Equity)) equity = fields.Decimal();
            else if (fields.Is(EventFields.EquityPath)) path = fields.Value;
            else if (fields.Is(EventFields.FirstPrice)) firstPrice = fields.Decimal();
            else if (fields.Is(EventFields.LastPrice)) lastPrice = fields.Decimal();
            else conventions?.Apply(fields);
        }
        if (firstPrice is not null) _metrics.SetPrices(firstPrice, lastPrice);
        if (state.SequenceEqual("\"started\""u8)) Start(view, conventions?.Read() ?? new MetricConventions());
        else if (state.SequenceEqual("\"day_closed\""u8)) _metrics.CloseDay(equity ?? view.Summary.Equity);
        else End(view);
        if (!path.IsEmpty) _path.Replace(path);
    }

    private void Start(in EventView view, MetricConventions conventions)
    {
        _hasStarted = true;
        _metrics.Start(conventions, view.Time);
        _path.Start(conventions.StartCash ?? view.Summary.Equity, view.Time);
    }

    private void End(in EventView view)
    {
        _path.Observe(view.Summary.Equity, view.Time);
        _hasEnded = true;
    }

    private void ApplyOrder(ReadOnlySpan<byte> data)
    {
        var isRejected = false;
        string? reason = null;
        var fields = new FieldScanner(data);
        while (fields.Next())
        {
            if (fields.Is(EventFields.Status))
            {
                isRejected = fields.Value.SequenceEqual("\"REJECTED\""u8);
                // Of most orders no more is wanted.
                if (!isRejected) return;
            }
            else if (isRejected && fields.Is(EventFields.Reason)) reason = fields.Text();
        }
        if (isRejected) _metrics.OrderRejected(reason);
    }

    private void ApplyPosition(ReadOnlySpan<byte> data)
    {
        string? id = null;
        decimal fees = 0, open = 0, multiplier = 1, price = 0;
        var sign = 1;
        var wanted = 6;
        var fields = new FieldScanner(data);
        // What stands behind these is not looked into.
        for (; wanted > 0 && fields.Next(); wanted--)
        {
            if (fields.Is(EventFields.TradeId)) id = fields.Text();
            else if (fields.Is(EventFields.Side)) sign = fields.Value.SequenceEqual("\"SELL\""u8) ? -1 : 1;
            else if (fields.Is(EventFields.QuantityOpen)) open = fields.Decimal() ?? 0;
            else if (fields.Is(EventFields.Multiplier)) multiplier = fields.Decimal() ?? 1;
            else if (fields.Is(EventFields.EntryPrice)) price = fields.Decimal() ?? 0;
            else if (fields.Is(EventFields.Fees)) fees = fields.Decimal() ?? 0;
            else wanted++;
        }
        if (id is not null) _metrics.SetPosition(id, fees, sign * open * multiplier * price);
    }
}
