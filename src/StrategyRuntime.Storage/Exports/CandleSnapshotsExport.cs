using System.Buffers;
using System.Runtime.InteropServices;
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
        // Smallest timeframe first: its close is the latest price of the symbol, the others repeat it.
        var firsts = new List<ClosedCandle>();
        var time = UtcTime.MinValue;
        foreach (var candle in candles)
        {
            if (firsts.Count > 0 && candle.Time != time) Flush();
            time = candle.Time;
            var closed = snapshots.Candle(candle.Data.Span);
            if (!IsAmong(firsts, closed.Symbol)) firsts.Add(closed);
        }
        if (firsts.Count > 0) Flush();
        snapshots.Close(output);

        void Flush()
        {
            snapshots.Begin(time);
            foreach (ref readonly var candle in CollectionsMarshal.AsSpan(firsts))
            {
                snapshots.Price(candle.Symbol, candle.Close);
                var json = snapshots.BeginSymbol(candle.Symbol);
                json.WriteName("ltp"u8);
                json.WriteRaw(candle.Close.Json);
                json.WriteName("volume"u8);
                json.WriteRaw(candle.Volume.Json);
                json.WriteEndObject();
            }
            snapshots.End(output);
            firsts.Clear();
        }
    }

    private static bool IsAmong(List<ClosedCandle> candles, int symbol)
    {
        foreach (var candle in candles)
        {
            if (candle.Symbol == symbol) return true;
        }
        return false;
    }
}
