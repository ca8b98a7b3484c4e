using System.Runtime.CompilerServices;

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

    // Arrays that wait to be used again; each thread that computes takes one. There is room for them within the bound.
    private const int MaxFree = 2;

    private readonly Pool<BitColumn, ulong> _comparisons = new(bytes / ShareOfComparisons, column => column.Words);
    private readonly Pool<double[], double> _numbers = new(bytes - bytes / ShareOfComparisons, column => column);
    private int _markets;

    /// <summary>A number for a market whose columns it keeps.</summary>
    internal int NextMarket() => Interlocked.Increment(ref _markets);

    /// <summary>The comparison of a name, computed by the first who asks while others wait for it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="compute">Computes it into <see cref="Words"/>.</param>
    /// <param name="reads">Until it is disposed it stays as it is; null: for good.</param>
    internal BitColumn Comparison(string name, Func<BitColumn> compute, ColumnReads? reads) => _comparisons.Get(name, compute, reads);

    /// <summary>The numbers of a name, computed by the first who asks while others wait for them.</summary>
    /// <param name="name">The name.</param>
    /// <param name="compute">Computes them into <see cref="Room"/>.</param>
    /// <param name="reads">Until it is disposed they stay as they are; null: for good.</param>
    internal double[] Numbers(string name, Func<double[]> compute, ColumnReads? reads) =>
        _numbers.Get(name, compute, reads);

    /// <summary>
    /// An array to compute numbers into, with anything in it: that of a column which gave way, when there is one. Large arrays that come
    /// and go would fill memory long before they are collected.
    /// </summary>
    internal double[] Room(int length) => _numbers.Room(length) ?? GC.AllocateUninitializedArray<double>(length);

    /// <summary>The same for a comparison of so many bits; none of them is set.</summary>
    internal ulong[] Words(int bits)
    {
        var length = BitColumn.WordsOf(bits);
        if (_comparisons.Room(length) is not { } words) return new ulong[length];
        Array.Clear(words);
        return words;
    }

    /// <summary>From now on it holds so many bytes; what is beyond them gives way.</summary>
    public void Limit(long limit)
    {
        _comparisons.Limit(limit / ShareOfComparisons);
        _numbers.Limit(limit - limit / ShareOfComparisons);
    }

    /// <summary>
    /// What gives way is picked without looking at its use: a study goes round and round over its columns, and the one that was used
    /// longest ago is then the one that is needed next.
    /// </summary>
    private sealed class Pool<TColumn, T>(long bytes, Func<TColumn, T[]> arrayOf)
        where TColumn : class
        where T : unmanaged
    {
        private readonly Dictionary<string, Entry<TColumn>> _entries = new(StringComparer.Ordinal);
        private readonly List<string> _names = [];
        private readonly List<T[]> _free = [];
        private long _bytes = bytes;
        private long _used;
        private uint _random = 1;

        public void Limit(long limit)
        {
            lock (_entries)
            {
                (_bytes, var before) = (limit, _bytes);
                if (limit >= before) return;
                MakeRoom(null);
                // Those that gave way are not needed again: others may have another length, and these would wait in vain.
                _free.Clear();
            }
        }

        /// <summary>An array that waits to be used again; null when there is none.</summary>
        public T[]? Room(int length)
        {
            lock (_entries)
            {
                if (_free.FindIndex(f => f.Length == length) is not (var at and >= 0)) return null;
                var found = _free[at];
                _free.RemoveAt(at);
                return found;
            }
        }

        private void Release(Entry<TColumn> entry)
        {
            lock (_entries)
            {
                entry.Readers--;
                Recycle(entry);
            }
        }

        public TColumn Get(string name, Func<TColumn> compute, ColumnReads? reads)
        {
            Entry<TColumn>? entry;
            lock (_entries)
            {
                if (!_entries.TryGetValue(name, out entry))
                {
                    entry = new Entry<TColumn>(new Lazy<TColumn>(compute));
                    _entries.Add(name, entry);
                    _names.Add(name);
                }
                if (reads is null) entry.IsKept = true;
                else entry.Readers++;
            }
            reads?.Add(() => Release(entry));
            var column = entry.Column.Value;
            if (entry.Bytes == 0) Count(entry, arrayOf(column));
            return column;
        }

        private void Count(Entry<TColumn> entry, T[] array)
        {
            lock (_entries)
            {
                if (entry.Bytes > 0) return;
                entry.Bytes = Math.Max(1, (long)Unsafe.SizeOf<T>() * array.Length);
                _used += entry.Bytes;
                MakeRoom(entry);
            }
        }

        private void MakeRoom(Entry<TColumn>? kept)
        {
            var limit = Math.Max(_bytes / 2, _bytes - MaxFree * (kept?.Bytes ?? 0));
            for (var tries = _names.Count; _used > limit && tries > 0; tries--) TryRemoveOne(kept);
        }

        private void TryRemoveOne(Entry<TColumn>? kept)
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
            entry.IsRemoved = true;
            Recycle(entry);
        }

        private void Recycle(Entry<TColumn> entry)
        {
            if (!entry.IsRemoved || entry.IsKept || entry.Readers > 0) return;
            // Once is enough.
            entry.IsKept = true;
            if (_free.Count == MaxFree) _free.RemoveAt(0);
            _free.Add(arrayOf(entry.Column.Value));
        }
    }

    private sealed class Entry<TColumn>(Lazy<TColumn> column)
    {
        public Lazy<TColumn> Column => column;

        public long Bytes { get; set; }

        public int Readers { get; set; }

        /// <summary>True when it is held for good, or its array is used again.</summary>
        public bool IsKept { get; set; }

        public bool IsRemoved { get; set; }
    }
}

/// <summary>Columns that a computation reads: until it is disposed of, none of them becomes another.</summary>
internal sealed class ColumnReads : IDisposable
{
    private readonly List<Action> _releases = [];

    /// <summary>Adds one, with what ends its reading.</summary>
    public void Add(Action release) => _releases.Add(release);

    /// <inheritdoc/>
    public void Dispose() => _releases.ForEach(release => release());
}
