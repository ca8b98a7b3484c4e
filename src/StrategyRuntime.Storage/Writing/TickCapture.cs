using System.Buffers;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Exports;

namespace StrategyRuntime.Storage.Writing;

/// <summary>tick_events.json when ticks are captured: one snapshot for each tick, with the candles that had closed by then.</summary>
internal sealed class TickCapture
{
    private readonly TickSnapshots _snapshots;
    private readonly int[] _symbols;

    /// <summary>Starts without a tick.</summary>
    public TickCapture(ExchangeClock clock, IReadOnlyList<string> symbols)
    {
        _snapshots = new TickSnapshots(clock);
        _symbols = [.. symbols.Select(symbol => _snapshots.NumberOf(EventJsonWriter.Escape(symbol).EncodedUtf8Bytes))];
    }

    /// <summary>Takes the data of a candle event.</summary>
    public void Candle(ReadOnlySpan<byte> data) => _snapshots.Candle(data);

    /// <summary>Writes the snapshot of a tick.</summary>
    public void Write(in Tick tick, IBufferWriter<byte> output)
    {
        var symbol = _symbols[tick.Symbol];
        var price = NumberCopy.Of(tick.Price);
        _snapshots.Price(symbol, price);
        _snapshots.Begin(tick.Time);
        var json = _snapshots.BeginSymbol(symbol);
        json.WriteName("ltp"u8);
        json.WriteRaw(price.Json);
        json.WriteDouble("volume"u8, tick.Volume);
        json.WriteDouble("bid"u8, tick.Bid);
        json.WriteDouble("ask"u8, tick.Ask);
        json.WriteDouble("oi"u8, tick.OpenInterest);
        json.WriteEndObject();
        _snapshots.End(output);
    }

    /// <summary>Closes the JSON.</summary>
    public void End(IBufferWriter<byte> output) => _snapshots.Close(output);
}
