using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Fold.Metrics;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Fold;

/// <summary>
/// The equity of a run after an event, its peak and the profit of its trading day, as <see cref="SessionFold"/> has them and without the
/// rest of its state. Each event costs the same however long the run is. Not thread safe.
/// </summary>
public sealed class EquityFold
{
    private readonly MetricsFold _metrics = new();
    private readonly TradingDays _days = new();
    private TradingCalendar _calendar = new(Exchange.AlwaysOpen(ExchangeZone.Utc));
    private decimal? _startEquity;
    private decimal? _peak;

    /// <summary>Seq of the last event taken; 0 before the first.</summary>
    public long Seq { get; private set; }

    /// <summary>Equity after it.</summary>
    public decimal Equity { get; private set; }

    /// <summary>Seq of the event at which the highest equity so far was reached.</summary>
    public long PeakSeq { get; private set; }

    /// <summary>Seq of the event that the trading day began with.</summary>
    public long DaySeq => _days.StartSeq;

    /// <summary>Profit of the trading day, open positions at the last event's prices; null before the run's start.</summary>
    public decimal? PnlToday => _days.Pnl(Equity);

    /// <summary>Profit of the whole run; null before its start.</summary>
    public decimal? Pnl => Equity - _startEquity;

    /// <summary>How far equity is below its peak, as a percentage of the peak; null without a peak above 0.</summary>
    public decimal? DrawdownPercent => _peak is > 0 and var peak ? 100 * (peak - Equity) / peak : null;

    /// <summary>Takes the next event.</summary>
    /// <exception cref="JsonException">Its data is not what the format says.</exception>
    public void Apply(in EventView view)
    {
        Seq = view.Seq;
        Equity = view.Summary.Equity;
        if (view.Type == EventType.Session) ApplySession(view.Data);
        else _days.Happened(view.Time, _calendar);
        _metrics.Apply(view);
        if (_metrics.PeakEquity == _peak) return;
        _peak = _metrics.PeakEquity;
        PeakSeq = view.Seq;
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
            else if (fields.Is(EventFields.Date)) date = fields.Text();
            else if (fields.Is(EventFields.Equity)) equity = fields.Decimal();
            else if (RunExchange.Read(fields) is { } exchange) _calendar = new TradingCalendar(exchange);
        }
        if (state == "day_closed") _days.Close(date, equity ?? Equity, Seq);
        if (state != "started") return;
        _startEquity = Equity;
        _days.Start(Equity, Seq);
    }
}
