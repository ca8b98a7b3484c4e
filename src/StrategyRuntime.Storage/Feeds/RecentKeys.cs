namespace StrategyRuntime.Storage.Feeds;

/// <summary>The latest source ids and batch keys of a log, to find what comes twice. Guarded by its log.</summary>
internal sealed class RecentKeys(int capacity)
{
    private const int BatchCapacity = 4_096;

    private readonly Queue<long> _order = new();
    private readonly HashSet<long> _ids = [];
    private readonly Queue<long> _batchOrder = new();
    private readonly Dictionary<long, (long Content, long Position, int Count)> _batches = [];

    /// <summary>How many source ids are remembered.</summary>
    public int Capacity => capacity;

    /// <summary>Remembers a source id; false when it was there.</summary>
    public bool TryAdd(long id)
    {
        if (!_ids.Add(id)) return false;
        _order.Enqueue(id);
        if (_order.Count > capacity) _ids.Remove(_order.Dequeue());
        return true;
    }

    /// <summary>Remembers a batch: where its head is and how many records follow.</summary>
    public void Add(FeedKey key, long position, int count)
    {
        if (!_batches.TryAdd(key.Name, (key.Content, position, count))) return;
        _batchOrder.Enqueue(key.Name);
        if (_batchOrder.Count > BatchCapacity) _batches.Remove(_batchOrder.Dequeue());
    }

    /// <summary>The batch of a key; null when there is none.</summary>
    /// <exception cref="FeedKeyReusedException">The key came with other ticks.</exception>
    public (long Position, int Count)? Find(FeedKey key)
    {
        if (!_batches.TryGetValue(key.Name, out var batch)) return null;
        return batch.Content == key.Content ? (batch.Position, batch.Count) : throw new FeedKeyReusedException();
    }

    /// <summary>Takes a record of the log.</summary>
    public void Take(in FeedRecord record, long position)
    {
        if (record.Kind == FeedRecordKind.Batch) Add(record.Key, position, (int)record.Volume);
        else if (record is { Kind: FeedRecordKind.Tick, SourceId: { } id }) TryAdd(id);
    }
}

/// <summary>An idempotency key came again, with other ticks.</summary>
public sealed class FeedKeyReusedException() : Exception("The key came before with other ticks.");
