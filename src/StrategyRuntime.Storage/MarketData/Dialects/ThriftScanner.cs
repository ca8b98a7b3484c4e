namespace StrategyRuntime.Storage.MarketData.Dialects;

/// <summary>
/// Walks a structure of Thrift's compact protocol without making anything of it: what it claims of itself is checked against the bytes that
/// are there before a reader believes it and asks for memory.
/// </summary>
internal ref struct ThriftScanner(ReadOnlySpan<byte> bytes)
{
    private const int MaxDepth = 16;
    private const int LongestVarint = 10;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Where it stands: the length of what was walked.</summary>
    public int Position { get; private set; }

    /// <summary>Hears of a value and where it lies.</summary>
    public delegate void Found(int outer, int field, long value);

    /// <summary>Walks one structure; false when it is cut off or claims more than there is.</summary>
    /// <param name="found">
    /// Hears of integers and of the counts of lists: the field that the structure lies in (0: none) and the field itself.
    /// </param>
    public bool TryStruct(Found found) => TryStruct(0, found, 0);

    private bool TryStruct(int outer, Found found, int depth)
    {
        if (depth > MaxDepth) return false;
        var field = 0;
        while (TryByte(out var head))
        {
            if (head == 0) return true;
            if (head >> 4 is > 0 and var delta) field += delta;
            else if (TryVarint(out var id)) field = (int)Zigzag(id);
            else return false;
            if (!TryValue(head & 15, outer, field, found, depth)) return false;
        }
        return false;
    }

    private bool TryValue(int type, int outer, int field, Found found, int depth)
    {
        switch (type)
        {
            case 1 or 2:
                return true;
            case 3:
                return Skip(1);
            case 4 or 5 or 6:
                if (!TryVarint(out var number)) return false;
                found(outer, field, Zigzag(number));
                return true;
            case 7:
                return Skip(sizeof(double));
            case 8:
                return TryVarint(out var length) && length <= (ulong)(_bytes.Length - Position) && Skip((int)length);
            case 9 or 10:
                return TryList(outer, field, found, depth);
            case 12:
                return TryStruct(field, found, depth + 1);
            default:
                return false;
        }
    }

    private bool TryList(int outer, int field, Found found, int depth)
    {
        if (depth > MaxDepth || !TryByte(out var head)) return false;
        ulong count = (uint)(head >> 4);
        if (count == 15 && !TryVarint(out count)) return false;
        // Every element takes a byte at least.
        if (count > (ulong)(_bytes.Length - Position)) return false;
        found(outer, field, (long)count);
        var type = head & 15;
        for (var i = 0UL; i < count; i++)
        {
            // Booleans in a list take a byte, as a field they take none.
            if (type is 1 or 2 ? !Skip(1) : !TryValue(type, outer, field, found, depth + 1)) return false;
        }
        return true;
    }

    private static long Zigzag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private bool TryByte(out byte value)
    {
        value = 0;
        if (Position >= _bytes.Length) return false;
        value = _bytes[Position++];
        return true;
    }

    private bool TryVarint(out ulong value)
    {
        value = 0;
        for (var at = 0; at < LongestVarint; at++)
        {
            if (!TryByte(out var part)) return false;
            value |= (ulong)(part & 127) << (7 * at);
            if (part < 128) return true;
        }
        return false;
    }

    private bool Skip(int count)
    {
        if (count > _bytes.Length - Position) return false;
        Position += count;
        return true;
    }
}
