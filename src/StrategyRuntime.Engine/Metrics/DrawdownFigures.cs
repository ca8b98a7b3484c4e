using System.Text.Json;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Metrics;

/// <summary>The deepest falls of equity from its highest point before, as fractions of that point.</summary>
/// <param name="Max">Over every price of the path; 0 when equity never fell.</param>
/// <param name="PeakTime">When that peak was, or null.</param>
/// <param name="TroughTime">When that low was, or null.</param>
/// <param name="MaxAtCloses">Over the closes of candles and days alone.</param>
public readonly record struct DrawdownFigures(double Max, UtcTime? PeakTime, UtcTime? TroughTime, double MaxAtCloses)
{
    /// <summary>Writes the members.</summary>
    public void Write(Utf8JsonWriter writer, ExchangeClock? clock)
    {
        writer.WriteDouble("max_drawdown"u8, Max);
        WriteTime(writer, "max_drawdown_peak_time"u8, PeakTime, clock);
        WriteTime(writer, "max_drawdown_trough_time"u8, TroughTime, clock);
        writer.WriteDouble("max_drawdown_close"u8, MaxAtCloses);
    }

    private static void WriteTime(Utf8JsonWriter writer, ReadOnlySpan<byte> name, UtcTime? time, ExchangeClock? clock)
    {
        if (time is { } at && clock is not null) clock.Write(writer, name, at);
        else writer.WriteNull(name);
    }
}
