using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Fold;

/// <summary>
/// Last known price of each symbol: the close of its last candle or the price of its last position update, as the log spells it.
/// </summary>
internal sealed class LastPrices
{
    private readonly List<Entry> _entries;

    /// <summary>Starts with no price known.</summary>
    public LastPrices() => _entries = [];

    private LastPrices(LastPrices other) => _entries = [.. other._entries.Select(e => e.Copy())];

    /// <summary>Takes the data of a candle event.</summary>
    public void ApplyCandle(ReadOnlySpan<byte> data)
    {
        if (CandleText.TryRead(data, out var candle)) Find(candle.Symbol).Set(candle.Close);
        else Apply(data, EventFields.Close);
    }

    /// <summary>Prices of their own, the same as these.</summary>
    public LastPrices Copy() => new(this);

    /// <summary>Takes the data of a position event.</summary>
    public void ApplyPosition(ReadOnlySpan<byte> data) => Apply(data, EventFields.CurrentPrice);

    /// <summary>Writes an object: price by symbol, in order of first appearance.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var entry in _entries)
        {
            writer.WritePropertyName(entry.Symbol);
            writer.WriteRawValue(entry.Price);
        }
        writer.WriteEndObject();
    }

    private void Apply(ReadOnlySpan<byte> data, ReadOnlySpan<byte> priceField)
    {
        ReadOnlySpan<byte> symbol = default;
        var fields = new FieldScanner(data);
        while (fields.Next())
        {
            if (fields.Is(EventFields.Symbol)) symbol = fields.Value;
            else if (fields.Is(priceField))
            {
                if (!symbol.IsEmpty && !fields.IsNull) Find(symbol).Set(fields.Value);
                return;
            }
        }
    }

    private Entry Find(ReadOnlySpan<byte> quotedSymbol)
    {
        foreach (var entry in _entries)
        {
            if (entry.QuotedSymbol.AsSpan().SequenceEqual(quotedSymbol)) return entry;
        }
        var added = new Entry(quotedSymbol.ToArray());
        _entries.Add(added);
        return added;
    }

    private sealed class Entry(byte[] quotedSymbol)
    {
        private byte[] _price = new byte[32];
        private int _length;

        public byte[] QuotedSymbol { get; } = quotedSymbol;

        public string Symbol => JsonSerializer.Deserialize<string>(QuotedSymbol)!;

        public ReadOnlySpan<byte> Price => _price.AsSpan(0, _length);

        public Entry Copy()
        {
            var copy = new Entry(QuotedSymbol);
            copy.Set(Price);
            return copy;
        }

        public void Set(ReadOnlySpan<byte> price)
        {
            if (price.Length > _price.Length) _price = new byte[price.Length];
            price.CopyTo(_price);
            _length = price.Length;
        }
    }
}
