using System.IO.Hashing;
using System.Text;

namespace StrategyRuntime.Storage.Feeds;

/// <summary>The latest source ids and batch keys of a log, to find what comes twice. Guarded by its log.</summary>
internal sealed class RecentKeys(int capacity)
{
    private const int BatchCapacity = 4_096;

    private readonly Queue<long> _order = new();
    private readonly HashSet<long> _ids = [];
    private readonly Queue<BatchKey> _batchOrder = new();
    private readonly Dictionary<BatchKey, (long Position, int Count)> _batches = [];

    /// <summary>How many source ids are remembered.</summary>
    public int Capacity => capacity;

    /// <summary>The hash of an idempotency key.</summary>
    public static BatchKey KeyOf(string key)
    {
        var hash = XxHash128.Hash(Encoding.UTF8.GetBytes(key));
        return new BatchKey(BitConverter.ToInt64(hash, 0), BitConverter.ToInt64(hash, 8));
    }

    /// <summary>Remembers a source id; false when it was there.</summary>
    public bool TryAdd(long id)
    {
        if (!_ids.Add(id)) return false;
        _order.Enqueue(id);
        if (_order.Count > capacity) _ids.Remove(_order.Dequeue());
        return true;
    }

    /// <summary>Remembers a batch: where its head is and how many records follow.</summary>
    public void Add(BatchKey key, long position, int count)
    {
        if (!_batches.TryAdd(key, (position, count))) return;
        _batchOrder.Enqueue(key);
        if (_batchOrder.Count > BatchCapacity) _batches.Remove(_batchOrder.Dequeue());
    }

    /// <summary>The batch of a key; null when there is none.</summary>
    public (long Position, int Count)? Find(BatchKey key) => _batches.TryGetValue(key, out var batch) ? batch : null;

    /// <summary>Takes a record of the log.</summary>
    public void Take(in FeedRecord record, long position)
    {
        if (record.Kind == FeedRecordKind.Batch) Add(record.Key, position, (int)record.Volume);
        else if (record is { Kind: FeedRecordKind.Tick, SourceId: { } id }) TryAdd(id);
    }
}
