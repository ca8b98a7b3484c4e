namespace StrategyRuntime.Storage.Durability;

/// <summary>
/// Turns the exceptions of .NET and <see cref="LibC"/> into <see cref="DurableFileException"/>s that say what can be done about them.
/// </summary>
internal static class NativeFault
{
    // Error numbers; the ones that differ are Linux first, macOS second.
    private const int NotPermitted = 1;
    private const int NoEntry = 2;
    private const int AccessDenied = 13;
    private const int NotAFolder = 20;
    private const int SystemFull = 23;
    private const int ProcessFull = 24;
    private const int NoSpace = 28;
    private const int ReadOnlyFileSystem = 30;
    private static readonly int s_tooManyLinks = OperatingSystem.IsMacOS() ? 62 : 40;
    private static readonly int s_quota = OperatingSystem.IsMacOS() ? 69 : 122;

    // Windows: ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL, ERROR_SHARING_VIOLATION.
    private const int WindowsHandleDiskFull = unchecked((int)0x8007_0027);
    private const int WindowsDiskFull = unchecked((int)0x8007_0070);
    private const int WindowsSharing = unchecked((int)0x8007_0020);

    /// <summary>Runs a file operation; its failures come out as <see cref="DurableFileException"/>.</summary>
    public static T Guard<T>(string operation, string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (IsFileError(e))
        {
            throw From(operation, path, e);
        }
    }

    /// <summary>True for what the file system throws, except what has been translated already.</summary>
    public static bool IsFileError(Exception e) => e is IOException and not DurableFileException or UnauthorizedAccessException;

    /// <summary>The translation of a failure.</summary>
    public static DurableFileException From(string operation, string path, Exception e) => new(operation, path, FaultOf(e), e.Message, e);

    private static FileFault FaultOf(Exception e) => e switch
    {
        UnauthorizedAccessException => FileFault.Denied,
        FileNotFoundException or DirectoryNotFoundException => FileFault.Missing,
        _ when OperatingSystem.IsWindows() => e.HResult switch
        {
            WindowsHandleDiskFull or WindowsDiskFull => FileFault.NoSpace,
            WindowsSharing => FileFault.Locked,
            _ => FileFault.Io,
        },
        _ => e.HResult switch
        {
            NoSpace => FileFault.NoSpace,
            SystemFull or ProcessFull => FileFault.NoHandles,
            NoEntry or NotAFolder => FileFault.Missing,
            NotPermitted or AccessDenied or ReadOnlyFileSystem => FileFault.Denied,
            var code when code == s_quota => FileFault.NoSpace,
            var code when code == s_tooManyLinks => FileFault.Link,
            _ => FileFault.Io,
        },
    };
}
