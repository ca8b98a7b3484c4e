using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Fold;

/// <summary>positions.json: the last data of every position, in order of first appearance.</summary>
internal sealed class PositionBook
{
    private readonly OrderedDictionary<string, Entry> _entries;

    /// <summary>Starts empty.</summary>
    public PositionBook() => _entries = new(StringComparer.Ordinal);

    private PositionBook(PositionBook other)
    {
        _entries = new(other._entries, StringComparer.Ordinal);
        Size = other.Size;
    }

    /// <summary>Number of positions.</summary>
    public int Count => _entries.Count;

    /// <summary>Bytes that <see cref="Write"/> writes.</summary>
    public long Size { get; private set; } = "{}\n".Length;

    /// <summary>True when a position event had this trade id.</summary>
    public bool Contains(string tradeId) => _entries.ContainsKey(tradeId);

    /// <summary>Takes the data of a position event.</summary>
    public void Apply(ReadOnlySpan<byte> data)
    {
        var id = TradeId(data) ?? throw new JsonException("A position event has no trade_id.");
        if (_entries.TryGetValue(id, out var before, out var index))
        {
            _entries.SetAt(index, before with { Data = data.ToArray() });
            Size += data.Length - before.Data.Length;
        }
        else
        {
            var key = JsonEncodedText.Encode(id, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
            _entries.Add(id, new Entry(key, data.ToArray()));
            Size += key.EncodedUtf8Bytes.Length + data.Length + "\"\":,\n".Length;
        }
    }

    /// <summary>An independent copy; unchanged parts are shared.</summary>
    public PositionBook Copy() => new(this);

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

    /// <summary>Writes the data of some positions with commas between them; true when more follow.</summary>
    public bool WriteItems(IBufferWriter<byte> output, long skip, int limit)
    {
        var end = Math.Min(_entries.Count, skip + limit);
        for (var i = skip; i < end; i++)
        {
            if (i > skip) output.Write(","u8);
            output.Write(_entries.GetAt((int)i).Value.Data);
        }
        return end < _entries.Count && skip < end;
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
        var fields = new FieldScanner(data);
        while (fields.Next())
        {
            if (fields.Is(EventFields.TradeId)) return fields.Text();
        }
        return null;
    }

    // Never changed, only replaced: copies of the book share them.
    private readonly record struct Entry(JsonEncodedText Key, byte[] Data);
}
