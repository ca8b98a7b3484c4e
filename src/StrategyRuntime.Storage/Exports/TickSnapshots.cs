using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Exports;

/// <summary>
/// Builds the members of tick_events.json:
/// <c>"time":{"tick_data":{symbol:{…}},"ltp_store":{symbol:price},"candle_store":{symbol:{timeframe:candle}}}</c>. <c>candle_store</c>
/// holds the last closed candle of every series, as its event says it. A time that repeats gets <c>#2</c>, <c>#3</c>, … so that keys are
/// unique.
/// </summary>
internal sealed class TickSnapshots(ExchangeClock clock)
{
    private readonly OrderedDictionary<string, OrderedDictionary<string, byte[]>> _candles = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, double> _prices = new(StringComparer.Ordinal);
    private UtcTime? _lastTime;
    private int _repeats;
    private bool _isFirst = true;

    /// <summary>Takes the data of a candle event; returns what a snapshot needs of it.</summary>
    public ClosedCandle Candle(ReadOnlySpan<byte> data)
    {
        string? symbol = null, timeframe = null;
        decimal? close = null, volume = null;
        var fields = new FieldScanner(data);
        while (fields.Next())
        {
            if (fields.Is(EventFields.Symbol)) symbol = fields.Text();
            else if (fields.Is(EventFields.Timeframe)) timeframe = fields.Text();
            else if (fields.Is(EventFields.Close)) close = fields.Decimal();
            else if (fields.Is(EventFields.Volume)) volume = fields.Decimal();
        }
        if (symbol is null || timeframe is null) throw new JsonException("A candle event has no symbol or timeframe.");
        if (!_candles.TryGetValue(symbol, out var bySymbol)) _candles[symbol] = bySymbol = new(StringComparer.Ordinal);
        bySymbol[timeframe] = data.ToArray();
        return new ClosedCandle(symbol, close is { } price ? (double)price : double.NaN, volume is { } v ? (double)v : double.NaN);
    }

    /// <summary>Notes the last price of a symbol.</summary>
    public void Price(string symbol, double price) => _prices[symbol] = price;

    /// <summary>Writes a snapshot; <paramref name="writeTickData"/> writes the members of <c>tick_data</c>.</summary>
    public void Write(IBufferWriter<byte> output, Utf8JsonWriter writer, UtcTime time, Action<Utf8JsonWriter> writeTickData)
    {
        output.Write(_isFirst ? "{\n"u8 : ",\n"u8);
        _isFirst = false;
        _repeats = time == _lastTime ? _repeats + 1 : 1;
        _lastTime = time;
        var key = clock.Format(time);
        output.Write("\""u8);
        output.Write(Encoding.ASCII.GetBytes(_repeats == 1 ? key : string.Create(CultureInfo.InvariantCulture, $"{key}#{_repeats}")));
        output.Write("\":"u8);
        writer.Reset(output);
        writer.WriteStartObject();
        writer.WriteStartObject("tick_data"u8);
        writeTickData(writer);
        writer.WriteEndObject();
        WriteStores(writer);
        writer.WriteEndObject();
        writer.Flush();
    }

    /// <summary>Closes the object that the snapshots are members of.</summary>
    public void End(IBufferWriter<byte> output) => output.Write(_isFirst ? "{}\n"u8 : "\n}\n"u8);

    private void WriteStores(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("ltp_store"u8);
        foreach (var (symbol, price) in _prices)
        {
            writer.WritePropertyName(symbol);
            writer.WriteDoubleValue(price);
        }
        writer.WriteEndObject();
        writer.WriteStartObject("candle_store"u8);
        foreach (var (symbol, candles) in _candles)
        {
            writer.WriteStartObject(symbol);
            foreach (var (timeframe, data) in candles)
            {
                writer.WritePropertyName(timeframe);
                writer.WriteRawValue(data, skipInputValidation: true);
            }
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }
}

/// <summary>What a snapshot needs of a closed candle.</summary>
internal readonly record struct ClosedCandle(string Symbol, double Close, double Volume);
