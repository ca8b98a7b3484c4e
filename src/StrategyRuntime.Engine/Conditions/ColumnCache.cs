namespace StrategyRuntime.Engine.Conditions;

/// <summary>
/// Columns by name, as many as a number of bytes holds: most of it for numbers, which take long to compute, the rest for comparisons.
/// Shared between threads.
/// </summary>
/// <param name="bytes">How many bytes.</param>
public sealed class ColumnCache(long bytes)
{
    // A comparison takes a bit where a number takes 64, and is made of numbers in no time.
    private const int ShareOfComparisons = 8;

    private readonly Pool _comparisons = new(bytes / ShareOfComparisons);
    private readonly Pool _numbers = new(bytes - bytes / ShareOfComparisons);
    private int _markets;

    /// <summary>A number for a market whose columns it keeps.</summary>
    internal int NextMarket() => Interlocked.Increment(ref _markets);

    /// <summary>The comparison of a name, computed by the first who asks while others wait for it.</summary>
    internal BitColumn Comparison(string name, Func<BitColumn> compute) => (BitColumn)_comparisons.Get(name, compute).Column.Value;

    /// <summary>The numbers of a name, computed by the first who asks while others wait for them.</summary>
    internal double[] Numbers(string name, Func<double[]> compute) => (double[])_numbers.Get(name, compute).Column.Value;

    /// <summary>
    /// What gives way is picked without looking at its use: a study goes round and round over its columns, and the one that was used
    /// longest ago is then the one that is needed next.
    /// </summary>
    private sealed class Pool(long bytes)
    {
        private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
        private readonly List<string> _names = [];
        private long _used;
        private uint _random = 1;

        public Entry Get(string name, Func<object> compute)
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
            var size = entry.Column.Value is BitColumn column ? column.Bytes : sizeof(double) * ((double[])entry.Column.Value).LongLength;
            if (entry.Bytes == 0) Count(entry, size);
            return entry;
        }

        private void Count(Entry entry, long size)
        {
            lock (_entries)
            {
                if (entry.Bytes > 0) return;
                entry.Bytes = Math.Max(1, size);
                _used += entry.Bytes;
                for (var tries = _names.Count; _used > bytes && tries > 0; tries--) TryRemoveOne(entry);
            }
        }

        private void TryRemoveOne(Entry kept)
        {
            _random = _random * 1_664_525 + 1_013_904_223;
            // The upper bits of such a sequence are the random ones.
            var at = (int)((ulong)_random * (ulong)_names.Count >> 32);
            var entry = _entries[_names[at]];
            // One that is being computed is not counted yet.
            if (entry == kept || entry.Bytes == 0) return;
            _used -= entry.Bytes;
            _entries.Remove(_names[at]);
            _names[at] = _names[^1];
            _names.RemoveAt(_names.Count - 1);
        }
    }

    private sealed class Entry(Lazy<object> column)
    {
        public Lazy<object> Column => column;

        public long Bytes { get; set; }
    }
}
