using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Fold.Metrics;

/// <summary>
/// The deepest fall of equity from its highest point so far, open P&amp;L included, seeded with start cash. Every line is a point of it;
/// session events carry the engine's own path over every tick, which then takes the place of what the lines have shown.
/// </summary>
internal sealed class EquityPath
{
    private UtcTime? _peakTime;
    private decimal _lastEquity;
    private UtcTime? _maxPeakTime;
    private UtcTime? _maxTroughTime;

    /// <summary>Highest equity so far.</summary>
    public decimal Peak { get; private set; }

    /// <summary>Deepest fall as a fraction of the peak, 0 when there was none.</summary>
    public decimal MaxDrawdown { get; private set; }

    /// <summary>Another one in the same state.</summary>
    public EquityPath Copy() => (EquityPath)MemberwiseClone();

    /// <summary>The point before the first.</summary>
    public void Start(decimal cash, UtcTime time)
    {
        Peak = cash;
        _lastEquity = cash;
        _peakTime = time;
    }

    /// <summary>Takes a point.</summary>
    public void Observe(decimal equity, UtcTime time)
    {
        if (equity == _lastEquity) return;
        _lastEquity = equity;
        if (equity > Peak)
        {
            Peak = equity;
            _peakTime = time;
        }
        else if (Peak > 0)
        {
            var drawdown = (Peak - equity) / Peak;
            if (drawdown <= MaxDrawdown) return;
            MaxDrawdown = drawdown;
            _maxPeakTime = _peakTime;
            _maxTroughTime = time;
        }
    }

    /// <summary>Takes an <c>equity_path</c> object of a session event.</summary>
    public void Replace(ReadOnlySpan<byte> path)
    {
        var fields = new FieldScanner(path);
        while (fields.Next())
        {
            if (fields.Is(EventFields.PeakEquity)) Peak = fields.Decimal() ?? Peak;
            else if (fields.Is(EventFields.PeakTime)) _peakTime = Time(fields);
            else if (fields.Is(EventFields.MaxDrawdown)) MaxDrawdown = fields.Decimal() ?? MaxDrawdown;
            else if (fields.Is(EventFields.MaxDrawdownPeakTime)) _maxPeakTime = Time(fields);
            else if (fields.Is(EventFields.MaxDrawdownTroughTime)) _maxTroughTime = Time(fields);
        }
    }

    /// <summary>Writes the drawdown's members.</summary>
    public void Write(Utf8JsonWriter writer, ExchangeClock? clock)
    {
        writer.WriteDecimal("max_drawdown"u8, Rounding.Ratio(MaxDrawdown));
        WriteTime(writer, "max_drawdown_peak_time"u8, _maxPeakTime, clock);
        WriteTime(writer, "max_drawdown_trough_time"u8, _maxTroughTime, clock);
    }

    private static UtcTime? Time(scoped in FieldScanner field) =>
        field.Text() is { } text && EventTime.TryParse(Encoding.ASCII.GetBytes(text), out var time, out _) ? time : null;

    private static void WriteTime(Utf8JsonWriter writer, ReadOnlySpan<byte> name, UtcTime? time, ExchangeClock? clock)
    {
        if (time is { } at && clock is not null) clock.Write(writer, name, at);
        else writer.WriteNull(name);
    }
}
