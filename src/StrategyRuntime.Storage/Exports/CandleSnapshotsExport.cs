using System.Buffers;
using System.Text.Json;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Exports;

/// <summary>
/// tick_events.json when candles are captured: one snapshot for each time at which candles closed, from the candle lines of the log.
/// </summary>
internal static class CandleSnapshotsExport
{
    /// <summary>Writes the JSON.</summary>
    public static void Write(IEnumerable<LogEvent> candles, ExchangeClock clock, IBufferWriter<byte> output)
    {
        var snapshots = new TickSnapshots(clock);
        using var writer = new Utf8JsonWriter(output, EventEncoder.JsonOptions);
        var closed = new List<ClosedCandle>();
        var time = UtcTime.MinValue;
        foreach (var candle in candles)
        {
            if (closed.Count > 0 && candle.Time != time) Flush();
            time = candle.Time;
            closed.Add(snapshots.Candle(candle.Data.Span));
        }
        if (closed.Count > 0) Flush();
        snapshots.End(output);

        void Flush()
        {
            // Smallest timeframe first: its close is the latest price of the symbol, the others repeat it.
            var firsts = closed.DistinctBy(c => c.Symbol).ToList();
            foreach (var candle in firsts) snapshots.Price(candle.Symbol, candle.Close);
            snapshots.Write(output, writer, time, json =>
            {
                foreach (var candle in firsts)
                {
                    json.WriteStartObject(candle.Symbol);
                    json.WriteDouble("ltp"u8, candle.Close);
                    json.WriteDouble("volume"u8, candle.Volume);
                    json.WriteEndObject();
                }
            });
            closed.Clear();
        }
    }
}
