using System.Numerics;

namespace StrategyRuntime.Streaming.Ring;

/// <summary>
/// Shares out the memory of all windows: a session gets a large one while there is plenty, and a small one when memory is short.
/// </summary>
/// <param name="windowBytes">Bytes of a window while there is plenty; rounded up to a power of two.</param>
/// <param name="allBytes">Bytes of all windows, about.</param>
internal sealed class RingBudget(int windowBytes, long allBytes)
{
    private const int SmallestBytes = 64 << 10;
    private long _used;

    /// <summary>Bytes of all windows.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>How many bytes a new window may have, a power of two. <see cref="Return"/> gives them back.</summary>
    public int Rent()
    {
        var bytes = (int)BitOperations.RoundUpToPowerOf2((uint)windowBytes);
        while (bytes > SmallestBytes && Volatile.Read(ref _used) + bytes > allBytes) bytes /= 2;
        Interlocked.Add(ref _used, bytes);
        return bytes;
    }

    /// <summary>A window is given up.</summary>
    public void Return(int bytes) => Interlocked.Add(ref _used, -bytes);
}
