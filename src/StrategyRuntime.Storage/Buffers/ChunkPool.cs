using System.Collections.Concurrent;

namespace StrategyRuntime.Storage.Buffers;

/// <summary>
/// Pieces of memory of one size that are used again. Those who fill and empty buffers all the time would otherwise have the garbage
/// collector move every piece before it is garbage, and everybody waits while it does. Any thread.
/// </summary>
internal sealed class ChunkPool
{
    /// <summary>Bytes of a piece.</summary>
    public const int ChunkBytes = 64 << 10;

    private const int ShareOfMemory = 16;
    private const long MostOfAll = 64 << 20;

    private readonly ConcurrentStack<byte[]> _free = new();
    private readonly int _most;
    private int _count;

    /// <summary>Makes a pool.</summary>
    /// <param name="mostBytes">Bytes of pieces that are not in use and are kept.</param>
    public ChunkPool(long mostBytes) => _most = (int)Math.Min(int.MaxValue, mostBytes / ChunkBytes);

    /// <summary>The one that the logs of all backtests share. It keeps a small part of what the process may take.</summary>
    public static ChunkPool Shared { get; } =
        new(Math.Min(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / ShareOfMemory, MostOfAll));

    /// <summary>A piece, with whatever is in it.</summary>
    public byte[] Rent()
    {
        // Pinned, because they stay for long: the collector need not carry them from one generation to the next.
        if (!_free.TryPop(out var chunk)) return GC.AllocateUninitializedArray<byte>(ChunkBytes, pinned: true);
        Interlocked.Decrement(ref _count);
        return chunk;
    }

    /// <summary>Gives pieces back. The caller must not use them any more.</summary>
    public void Return(ReadOnlySpan<byte[]> chunks)
    {
        foreach (var chunk in chunks)
        {
            if (Interlocked.Increment(ref _count) <= _most) _free.Push(chunk);
            else Interlocked.Decrement(ref _count);
        }
    }
}
