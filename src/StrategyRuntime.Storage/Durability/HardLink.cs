using System.Runtime.InteropServices;

namespace StrategyRuntime.Storage.Durability;

/// <summary>A second name for a file, which .NET cannot make.</summary>
internal static partial class HardLink
{
    // Linux first, macOS second where they differ.
    private const int NotPermitted = 1;
    private const int AccessDenied = 13;
    private const int OtherFileSystem = 18;
    private const int TooManyNames = 31;
    private static readonly int s_notImplemented = OperatingSystem.IsMacOS() ? 78 : 38;
    private static readonly int s_notSupported = OperatingSystem.IsMacOS() ? 45 : 95;

    /// <summary>Makes it; false when the file system or its rules for users forbid it.</summary>
    /// <exception cref="IOException">Something else went wrong.</exception>
    public static bool Create(string from, string to)
    {
        if (OperatingSystem.IsWindows()) return Native.CreateHardLink(to, from, IntPtr.Zero);
        if (Native.Link(from, to) == 0) return true;
        var error = Marshal.GetLastPInvokeError();
        if (error is NotPermitted or AccessDenied or OtherFileSystem or TooManyNames
            || error == s_notImplemented || error == s_notSupported)
            return false;
        throw new IOException($"link '{from}': {Marshal.GetPInvokeErrorMessage(error)} (errno {error})", error);
    }

    private static partial class Native
    {
        [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial int Link(string from, string to);

        [LibraryImport("kernel32", EntryPoint = "CreateHardLinkW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static partial bool CreateHardLink(string name, string file, IntPtr security);
    }
}
