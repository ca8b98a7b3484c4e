using System.Text.Json;

namespace StrategyRuntime.Storage.Sessions.Fold;

/// <summary>Last known price of each symbol: the close of its last candle or the price of its last position update, as the log spells it.</summary>
internal sealed class LastPrices
{
    private readonly List<Entry> _entries = [];

    /// <summary>Takes the data of a candle event.</summary>
    public void ApplyCandle(ReadOnlySpan<byte> data) => Apply(data, "close"u8);

    /// <summary>Takes the data of a position event.</summary>
    public void ApplyPosition(ReadOnlySpan<byte> data) => Apply(data, "current_price"u8);

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
        var fields = new JsonFields(data);
        while (fields.Next())
        {
            if (fields.Is("symbol"u8)) symbol = fields.Value;
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

        public void Set(ReadOnlySpan<byte> price)
        {
            if (price.Length > _price.Length) _price = new byte[price.Length];
            price.CopyTo(_price);
            _length = price.Length;
        }
    }
}
