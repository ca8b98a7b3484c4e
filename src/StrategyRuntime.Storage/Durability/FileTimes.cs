namespace StrategyRuntime.Storage.Durability;

/// <summary>Times of files that were brought from elsewhere.</summary>
public static class FileTimes
{
    /// <summary>Says when a file was last written, which it is ordered by.</summary>
    /// <exception cref="DurableFileException">The disk refused.</exception>
    public static void Set(string path, DateTime writtenAt)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, writtenAt.ToUniversalTime());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DurableFileException("set the time of", path, FileFault.Io, exception.Message, exception);
        }
    }
}
