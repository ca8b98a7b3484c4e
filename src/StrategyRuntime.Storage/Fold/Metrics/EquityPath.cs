using System.Text;
using System.Text.Json;
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
    private long? _peakTime;
    private decimal _lastEquity;
    private long? _maxPeakTime;
    private long? _maxTroughTime;

    /// <summary>Highest equity so far.</summary>
    public decimal Peak { get; private set; }

    /// <summary>Deepest fall as a fraction of the peak, 0 when there was none.</summary>
    public decimal MaxDrawdown { get; private set; }

    /// <summary>Another one in the same state.</summary>
    public EquityPath Copy() => (EquityPath)MemberwiseClone();

    /// <summary>The point before the first.</summary>
    public void Start(decimal cash, long time)
    {
        Peak = cash;
        _lastEquity = cash;
        _peakTime = time;
    }

    /// <summary>Takes a point.</summary>
    public void Observe(decimal equity, long time)
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
            if (fields.Is("peak_equity"u8)) Peak = fields.Decimal() ?? Peak;
            else if (fields.Is("peak_time"u8)) _peakTime = Time(fields);
            else if (fields.Is("max_drawdown"u8)) MaxDrawdown = fields.Decimal() ?? MaxDrawdown;
            else if (fields.Is("max_drawdown_peak_time"u8)) _maxPeakTime = Time(fields);
            else if (fields.Is("max_drawdown_trough_time"u8)) _maxTroughTime = Time(fields);
        }
    }

    /// <summary>Writes the drawdown's members.</summary>
    public void Write(Utf8JsonWriter writer, ExchangeClock? clock)
    {
        writer.WriteDecimal("max_drawdown"u8, Rounding.Ratio(MaxDrawdown));
        WriteTime(writer, "max_drawdown_peak_time"u8, _maxPeakTime, clock);
        WriteTime(writer, "max_drawdown_trough_time"u8, _maxTroughTime, clock);
    }

    private static long? Time(scoped in FieldScanner field) =>
        field.Text() is { } text && EventTime.TryParse(Encoding.ASCII.GetBytes(text), out var ticks, out _) ? ticks : null;

    private static void WriteTime(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? time, ExchangeClock? clock)
    {
        if (time is { } ticks && clock is not null) clock.Write(writer, name, ticks);
        else writer.WriteNull(name);
    }
}
