namespace StrategyRuntime.Storage.Root;

/// <summary>Checks that the data root can be written.</summary>
public static class DataRootProbe
{
    /// <summary>Name of the file, which is there for a moment.</summary>
    internal const string FileName = "_probe";

    /// <summary>Writes and removes a small file; returns why that failed, or null.</summary>
    public static string? WhyNotWritable(DataRoot root)
    {
        var path = root.FileSystem.Path.Combine(root.Path, FileName);
        try
        {
            root.FileSystem.File.WriteAllBytes(path, "ok"u8.ToArray());
            root.FileSystem.File.Delete(path);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }
}
