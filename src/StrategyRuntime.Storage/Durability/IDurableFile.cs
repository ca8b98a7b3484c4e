namespace StrategyRuntime.Storage.Durability;

/// <summary>An open file. Reads may run beside one writer, on any thread; writing is for one thread at a time.</summary>
public interface IDurableFile : IDisposable
{
    /// <summary>Length in bytes.</summary>
    long Length { get; }

    /// <summary>Writes at the end. May take only a part, as <c>write(2)</c> may; returns the number of bytes taken, at least 1.</summary>
    int Append(ReadOnlySpan<byte> bytes);

    /// <summary>Reads at an offset; returns the number of bytes read, 0 at the end.</summary>
    int Read(long offset, Span<byte> destination);

    /// <summary>Cuts the file to a length.</summary>
    void Truncate(long length);

    /// <summary>
    /// Returns when the file's data and length would survive a power loss. After a failure the data counts as lost and the sync must
    /// not be repeated, so every failure is a <see cref="FileFault.Io"/>.
    /// </summary>
    void Sync();

    /// <summary>
    /// The same without holding a thread where the wait is for another machine: many files are then made durable in one round trip.
    /// </summary>
    ValueTask SyncAsync()
    {
        Sync();
        return ValueTask.CompletedTask;
    }
}
