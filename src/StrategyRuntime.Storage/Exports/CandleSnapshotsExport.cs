using System.Buffers;
using System.Runtime.InteropServices;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Exports;

/// <summary>
/// tick_events.json when candles are captured: one snapshot for each time at which candles closed, from the candle events of a run.
/// </summary>
internal sealed class CandleSnapshotsExport(ExchangeClock clock, IBufferWriter<byte> output)
{
    private readonly TickSnapshots _snapshots = new(clock);
    // Smallest timeframe first: its close is the latest price of the symbol, the others repeat it.
    private readonly List<ClosedCandle> _firsts = [];
    private UtcTime _time = UtcTime.MinValue;

    /// <summary>Writes the JSON of all candles.</summary>
    public static void Write(IEnumerable<LogEvent> candles, ExchangeClock clock, IBufferWriter<byte> output)
    {
        var export = new CandleSnapshotsExport(clock, output);
        foreach (var candle in candles) export.Add(candle);
        export.End();
    }

    /// <summary>Takes the next candle.</summary>
    public void Add(in LogEvent candle)
    {
        if (candle.Time != _time) WriteSnapshot();
        _time = candle.Time;
        var closed = _snapshots.Candle(candle.Data.Span);
        if (!IsAmongFirsts(closed.Symbol)) _firsts.Add(closed);
    }

    /// <summary>Writes what is left.</summary>
    public void End()
    {
        WriteSnapshot();
        _snapshots.Close(output);
    }

    private void WriteSnapshot()
    {
        if (_firsts.Count == 0) return;
        _snapshots.Begin(_time);
        foreach (ref readonly var candle in CollectionsMarshal.AsSpan(_firsts))
        {
            _snapshots.Price(candle.Symbol, candle.Close);
            var json = _snapshots.BeginSymbol(candle.Symbol);
            json.WriteName("ltp"u8);
            json.WriteRaw(candle.Close.Json);
            json.WriteName("volume"u8);
            json.WriteRaw(candle.Volume.Json);
            json.WriteEndObject();
        }
        _snapshots.End(output);
        _firsts.Clear();
    }

    private bool IsAmongFirsts(int symbol)
    {
        foreach (ref readonly var candle in CollectionsMarshal.AsSpan(_firsts))
        {
            if (candle.Symbol == symbol) return true;
        }
        return false;
    }
}
