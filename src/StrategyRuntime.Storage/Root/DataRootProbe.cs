namespace StrategyRuntime.Storage.Root;

/// <summary>Checks that the data root can be written.</summary>
public static class DataRootProbe
{
    /// <summary>Writes and removes a small file; returns why that failed, or null.</summary>
    public static string? WhyNotWritable(DataRoot root)
    {
        var path = root.FileSystem.Path.Combine(root.Path, "_probe");
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
