using Microsoft.Win32.SafeHandles;

namespace StrategyRuntime.Storage.Durability;

/// <summary>An open file of the real disk.</summary>
internal sealed class NativeFile(string path, SafeFileHandle handle) : IDurableFile
{
    private long _end = RandomAccess.GetLength(handle);

    /// <inheritdoc/>
    public long Length => NativeFault.Guard("measure", path, () => RandomAccess.GetLength(handle));

    /// <inheritdoc/>
    public int Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(handle, bytes, _end);
        }
        catch (Exception e) when (NativeFault.IsFileError(e))
        {
            throw NativeFault.From("append to", path, e);
        }
        _end += bytes.Length;
        return bytes.Length;
    }

    /// <inheritdoc/>
    public int Read(long offset, Span<byte> destination)
    {
        try
        {
            return RandomAccess.Read(handle, destination, offset);
        }
        catch (Exception e) when (NativeFault.IsFileError(e))
        {
            throw NativeFault.From("read", path, e);
        }
    }

    /// <inheritdoc/>
    public void Truncate(long length) => NativeFault.Guard("truncate", path, () =>
    {
        RandomAccess.SetLength(handle, length);
        return _end = length;
    });

    /// <inheritdoc/>
    public void Sync()
    {
        try
        {
            // FlushToDisk swallows fsync's errors on Unix; on Windows it is FlushFileBuffers with its result checked.
            if (LibC.IsAvailable)
                LibC.Fdatasync(handle, path);
            else
                RandomAccess.FlushToDisk(handle);
        }
        catch (Exception e) when (NativeFault.IsFileError(e))
        {
            // On any error, a full disk included, the data may be lost, and a second successful sync would not restore it.
            throw new DurableFileException("sync", path, FileFault.Io, e.Message, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();
}
