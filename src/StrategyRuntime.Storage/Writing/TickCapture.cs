using System.Buffers;
using System.Text.Json;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Exports;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Writing;

/// <summary>tick_events.json when ticks are captured: one snapshot for each tick, with the candles that had closed by then.</summary>
internal sealed class TickCapture(ExchangeClock clock, IReadOnlyList<string> symbols) : IDisposable
{
    private readonly TickSnapshots _snapshots = new(clock);
    private readonly Utf8JsonWriter _json = new(Stream.Null, EventEncoder.JsonOptions);

    /// <summary>Takes the data of a candle event.</summary>
    public void Candle(ReadOnlySpan<byte> data) => _snapshots.Candle(data);

    /// <summary>Writes the snapshot of a tick.</summary>
    public void Write(Tick tick, IBufferWriter<byte> output)
    {
        var symbol = symbols[tick.Symbol];
        _snapshots.Price(symbol, tick.Price);
        _snapshots.Write(output, _json, tick.Time, json =>
        {
            json.WriteStartObject(symbol);
            json.WriteDouble("ltp"u8, tick.Price);
            json.WriteDouble("volume"u8, tick.Volume);
            json.WriteDouble("bid"u8, tick.Bid);
            json.WriteDouble("ask"u8, tick.Ask);
            json.WriteDouble("oi"u8, tick.OpenInterest);
            json.WriteEndObject();
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    /// <summary>Closes the JSON.</summary>
    public void End(IBufferWriter<byte> output) => _snapshots.End(output);
}
