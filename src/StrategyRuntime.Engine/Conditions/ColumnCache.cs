namespace StrategyRuntime.Engine.Conditions;

/// <summary>
/// Columns by name, as many as a number of bytes holds. What gives way is picked without looking at its use: a study goes round and round
/// over its columns, and the one that was used longest ago is then the one that is needed next. Shared between threads.
/// </summary>
/// <param name="bytes">How many bytes.</param>
public sealed class ColumnCache(long bytes)
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private long _used;
    private uint _random = 1;
    private int _markets;

    /// <summary>A number for a market whose columns it keeps.</summary>
    internal int NextMarket() => Interlocked.Increment(ref _markets);

    /// <summary>The column of a name, computed by the first who asks while others wait for it.</summary>
    internal T Get<T>(string name, Func<T> compute, Func<T, long> bytesOf)
        where T : class
    {
        Entry? entry;
        lock (_entries)
        {
            if (!_entries.TryGetValue(name, out entry))
            {
                entry = new Entry(new Lazy<object>(compute));
                _entries.Add(name, entry);
                _names.Add(name);
            }
        }
        var column = (T)entry.Column.Value;
        if (entry.Bytes == 0) Count(entry, bytesOf(column));
        return column;
    }

    private void Count(Entry entry, long size)
    {
        lock (_entries)
        {
            if (entry.Bytes > 0) return;
            entry.Bytes = Math.Max(1, size);
            _used += entry.Bytes;
            while (_used > bytes && _names.Count > 1) RemoveOne(entry);
        }
    }

    private void RemoveOne(Entry kept)
    {
        _random = _random * 1_664_525 + 1_013_904_223;
        for (var i = 0; i < _names.Count; i++)
        {
            var at = (int)((_random + (ulong)i) % (ulong)_names.Count);
            var entry = _entries[_names[at]];
            // One that is being computed is not counted yet.
            if (entry == kept || entry.Bytes == 0) continue;
            _used -= entry.Bytes;
            _entries.Remove(_names[at]);
            _names[at] = _names[^1];
            _names.RemoveAt(_names.Count - 1);
            return;
        }
        _used = 0;
    }

    private sealed class Entry(Lazy<object> column)
    {
        public Lazy<object> Column => column;

        public long Bytes { get; set; }
    }
}
