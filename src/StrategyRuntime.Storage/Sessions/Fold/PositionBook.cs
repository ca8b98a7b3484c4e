using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace StrategyRuntime.Storage.Sessions.Fold;

/// <summary>positions.json: the last data of every position, in order of first appearance.</summary>
internal sealed class PositionBook
{
    private readonly OrderedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Bytes that <see cref="Write"/> writes.</summary>
    public long Size { get; private set; } = "{}\n".Length;

    /// <summary>True when a position event had this trade id.</summary>
    public bool Contains(string tradeId) => _entries.ContainsKey(tradeId);

    /// <summary>Takes the data of a position event.</summary>
    public void Apply(ReadOnlySpan<byte> data)
    {
        var id = TradeId(data) ?? throw new JsonException("A position event has no trade_id.");
        if (_entries.TryGetValue(id, out var entry))
        {
            Size += data.Length - entry.Length;
        }
        else
        {
            entry = new Entry(JsonEncodedText.Encode(id, JavaScriptEncoder.UnsafeRelaxedJsonEscaping));
            _entries.Add(id, entry);
            Size += entry.Key.EncodedUtf8Bytes.Length + data.Length + "\"\":,\n".Length;
        }
        entry.Set(data);
    }

    /// <summary>Writes the file: one entry a line.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        if (_entries.Count == 0)
        {
            output.Write("{}\n"u8);
            return;
        }
        output.Write("{\n"u8);
        WriteEntries(output, ",\n"u8);
        output.Write("\n}\n"u8);
    }

    /// <summary>Writes the same object on one line.</summary>
    public void WriteObject(IBufferWriter<byte> output)
    {
        output.Write("{"u8);
        WriteEntries(output, ","u8);
        output.Write("}"u8);
    }

    private void WriteEntries(IBufferWriter<byte> output, ReadOnlySpan<byte> separator)
    {
        var isFirst = true;
        foreach (var (_, entry) in _entries)
        {
            if (!isFirst) output.Write(separator);
            isFirst = false;
            output.Write("\""u8);
            output.Write(entry.Key.EncodedUtf8Bytes);
            output.Write("\":"u8);
            output.Write(entry.Data);
        }
    }

    private static string? TradeId(ReadOnlySpan<byte> data)
    {
        var fields = new JsonFields(data);
        while (fields.Next())
        {
            if (fields.Is("trade_id"u8)) return fields.Text();
        }
        return null;
    }

    private sealed class Entry(JsonEncodedText key)
    {
        private byte[] _data = [];

        public JsonEncodedText Key { get; } = key;

        public int Length { get; private set; }

        public ReadOnlySpan<byte> Data => _data.AsSpan(0, Length);

        public void Set(ReadOnlySpan<byte> data)
        {
            // A position's data grows while it lives; a little room keeps an update from allocating.
            if (data.Length > _data.Length) _data = new byte[data.Length + 32];
            data.CopyTo(_data);
            Length = data.Length;
        }
    }
}
