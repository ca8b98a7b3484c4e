using System.Buffers;
using System.Runtime.CompilerServices;
using StrategyRuntime.Engine.Events;

namespace StrategyRuntime.Storage.Journal;

/// <summary>
/// Encoded events that wait to be committed: one contiguous buffer of lines, one header and one body per line. Reused; what was filled
/// little has no memory when it is empty, so that a session at rest, of which there may be ten thousand, keeps none.
/// </summary>
internal sealed class EventBatch : IBufferWriter<byte>
{
    private const int InitialBytes = 4 << 10;
    private const int InitialEvents = 8;
    // Every thread keeps an array of each size that it gives back: larger ones would add up.
    private const int PooledBytes = 16 << 10;
    // Twice the usual backlog: what a busy session fills is not given back and taken again with every batch.
    private const int KeptBytes = 4 << 20;
    private const int LeastShareUsed = 8;

    private byte[] _bytes = [];
    private EventHeader[] _headers = [];
    private EventBody[] _bodies = [];

    /// <summary>Bytes of lines.</summary>
    public int Length { get; private set; }

    /// <summary>Number of lines.</summary>
    public int Count { get; private set; }

    /// <summary>JSON of captured ticks, to be compressed; null until there are some.</summary>
    public ArrayBufferWriter<byte>? CapturedTicks { get; set; }

    /// <summary>True when there is nothing in it.</summary>
    public bool IsEmpty => Count == 0 && CapturedTicks is not { WrittenCount: > 0 };

    /// <summary>Bytes that wait: lines and captured ticks.</summary>
    public int WaitingBytes => Length + (CapturedTicks?.WrittenCount ?? 0);

    /// <summary>All lines.</summary>
    public ReadOnlyMemory<byte> Lines => _bytes.AsMemory(0, Length);

    /// <summary>One header per line.</summary>
    public ReadOnlyMemory<EventHeader> Headers => _headers.AsMemory(0, Count);

    /// <summary>CRC-32C of each line, as <see cref="EventIndex"/> keeps it; of lines that were encoded here.</summary>
    public uint LineChecksum(int index) => _bodies[index].LineChecksum;

    /// <summary>A line with what the fold needs of it.</summary>
    public EventView this[int index]
    {
        get
        {
            ref readonly var header = ref _headers[index];
            ref readonly var body = ref _bodies[index];
            return new EventView(header.Seq, header.Type, header.Time, _bytes.AsSpan(body.DataOffset, body.DataLength), body.Summary);
        }
    }

    /// <summary>The data of a line.</summary>
    public ReadOnlySpan<byte> Data(int index) => _bytes.AsSpan(_bodies[index].DataOffset, _bodies[index].DataLength);

    /// <summary>Records the line that was just written.</summary>
    public void Add(in EventHeader header, in EventBody body)
    {
        if (Count == _headers.Length) _headers = Grown(_headers, Count, Math.Max(InitialEvents, Count * 2));
        if (Count == _bodies.Length) _bodies = Grown(_bodies, Count, Math.Max(InitialEvents, Count * 2));
        _headers[Count] = header;
        _bodies[Count++] = body;
    }

    /// <summary>Copies a line that was encoded before.</summary>
    public void AddLine(ReadOnlySpan<byte> line, in EventHeader header)
    {
        this.Write(line);
        Add(header, default);
    }

    /// <summary>Removes the first lines; the rest moves to the front.</summary>
    public void RemoveFirst(int count)
    {
        if (count == 0) return;
        var bytes = _headers[count - 1].Offset + _headers[count - 1].Length;
        _bytes.AsSpan(bytes, Length - bytes).CopyTo(_bytes);
        Length -= bytes;
        Count -= count;
        for (var i = 0; i < Count; i++)
        {
            _headers[i] = _headers[i + count] with { Offset = _headers[i + count].Offset - bytes };
            _bodies[i] = _bodies[i + count] with { DataOffset = _bodies[i + count].DataOffset - bytes };
        }
    }

    /// <summary>Empties the batch for reuse; its memory stays when a good part of it was filled.</summary>
    public void Clear()
    {
        _bytes = Kept(_bytes, Length);
        _headers = Kept(_headers, Count);
        _bodies = Kept(_bodies, Count);
        CapturedTicks?.ResetWrittenCount();
        Length = 0;
        Count = 0;
    }

    /// <inheritdoc/>
    public void Advance(int count) => Length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(Length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(Length);
    }

    private void Reserve(int sizeHint)
    {
        var needed = Length + Math.Max(sizeHint, 256);
        if (needed > _bytes.Length) _bytes = Grown(_bytes, Length, Math.Max(needed, Math.Max(InitialBytes, _bytes.Length * 2)));
    }

    private static T[] Grown<T>(T[] items, int count, int length)
    {
        var grown = IsPooled<T>(length) ? ArrayPool<T>.Shared.Rent(length) : new T[length];
        items.AsSpan(0, count).CopyTo(grown);
        Return(items);
        return grown;
    }

    private static T[] Kept<T>(T[] items, int used)
    {
        if (!IsPooled<T>(items.Length) && BytesOf<T>(items.Length) <= KeptBytes && used >= items.Length / LeastShareUsed) return items;
        Return(items);
        return [];
    }

    private static void Return<T>(T[] items)
    {
        if (items.Length > 0 && IsPooled<T>(items.Length)) ArrayPool<T>.Shared.Return(items);
    }

    private static bool IsPooled<T>(int length) => BytesOf<T>(length) <= PooledBytes;

    private static long BytesOf<T>(int length) => (long)length * Unsafe.SizeOf<T>();
}

/// <summary>Where an event's data stands in its batch, what the index says of its line, and its summary.</summary>
internal readonly record struct EventBody(int DataOffset, int DataLength, uint LineChecksum, Summary Summary);
