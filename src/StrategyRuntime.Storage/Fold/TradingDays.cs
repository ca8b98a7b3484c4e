using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.Fold;

/// <summary>
/// The trading day that a run is in, and the equity that it began with. A day that was closed stays the one shown until something happens
/// on the next; after the run's end it is the last one.
/// </summary>
internal sealed class TradingDays
{
    private decimal? _startEquity;
    private long _startSeq;
    private Closed? _closed;

    /// <summary>Seq of the event that the day began with.</summary>
    public long StartSeq => _startSeq;

    /// <summary>Profit of the day: of a closed one its whole, else up to an equity; null before the run's start.</summary>
    public decimal? Pnl(decimal equity) => (_closed?.Equity ?? equity) - _startEquity;

    /// <summary>The run's start opens its first day.</summary>
    public void Start(decimal equity, long seq) => (_startEquity, _startSeq, _closed) = (equity, seq, null);

    /// <summary>A day ended with an equity.</summary>
    /// <param name="date">The day, <c>2024-10-29</c>.</param>
    /// <param name="equity">Its last equity.</param>
    /// <param name="seq">Event that says so.</param>
    public void Close(string? date, decimal equity, long seq)
    {
        if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return;
        MoveTo(day.DayNumber);
        _closed = new Closed(day, equity, seq);
    }

    /// <summary>Something happened.</summary>
    /// <param name="time">When.</param>
    /// <param name="calendar">The exchange's trading days, which may begin on the evening before.</param>
    public void Happened(UtcTime time, TradingCalendar calendar)
    {
        if (_closed is not null) MoveTo(calendar.DayAt(time).Number);
    }

    /// <summary>Another one in the same state.</summary>
    public TradingDays Copy() => (TradingDays)MemberwiseClone();

    /// <summary>
    /// Writes an object: <c>start_equity</c>, <c>start_seq</c>, <c>pnl</c>, and <c>closed</c> when the day has ended.
    /// </summary>
    public void Write(Utf8JsonWriter writer, decimal equity)
    {
        writer.WriteStartObject();
        writer.WriteDecimal("start_equity"u8, _startEquity);
        writer.WriteNumber("start_seq"u8, _startSeq);
        writer.WriteDecimal("pnl"u8, Pnl(equity));
        if (_closed is { } closed)
        {
            writer.WriteStartObject("closed"u8);
            writer.WriteString("date"u8, closed.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            writer.WriteDecimal("equity"u8, closed.Equity);
            writer.WriteNumber("seq"u8, closed.Seq);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("closed"u8);
        }
        writer.WriteEndObject();
    }

    private void MoveTo(int day)
    {
        if (_closed is { } closed && day > closed.Date.DayNumber) Start(closed.Equity, closed.Seq);
    }

    private sealed record Closed(DateOnly Date, decimal Equity, long Seq);
}
