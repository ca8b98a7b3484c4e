namespace StrategyRuntime.Storage.MarketData.Decoding;

/// <summary>Up to <see cref="Capacity"/> rows of a decoded file, column by column.</summary>
internal sealed class SeriesChunk
{
    /// <summary>Log2 of <see cref="Capacity"/>.</summary>
    public const int CapacityShift = 16;

    /// <summary>Rows of every chunk but the last.</summary>
    public const int Capacity = 1 << CapacityShift;

    /// <summary>Opens an empty chunk.</summary>
    /// <param name="slots">Number of value columns a row can have.</param>
    /// <param name="present">Whether the file has each of them.</param>
    public SeriesChunk(int slots, ReadOnlySpan<bool> present)
    {
        Time = GC.AllocateUninitializedArray<long>(Capacity);
        Values = new double[slots][];
        for (var slot = 0; slot < slots; slot++)
        {
            if (present[slot]) Values[slot] = GC.AllocateUninitializedArray<double>(Capacity);
        }
    }

    /// <summary>UTC .NET ticks; for bars their open.</summary>
    public long[] Time { get; private set; }

    /// <summary>Values by slot; null when the file has no such column.</summary>
    public double[]?[] Values { get; }

    /// <summary>Memory it takes.</summary>
    public long Bytes => 8L * Time.Length * (1 + Values.Count(column => column is not null));

    /// <summary>Frees the memory behind the last row.</summary>
    public void Trim(int rows)
    {
        Time = Time[..rows];
        for (var slot = 0; slot < Values.Length; slot++) Values[slot] = Values[slot]?[..rows];
    }
}
