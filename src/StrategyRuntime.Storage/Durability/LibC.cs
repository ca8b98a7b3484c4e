using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace StrategyRuntime.Storage.Durability;

/// <summary>
/// The few system calls without a sound equivalent in .NET: its flush to disk ignores errors of fsync, and it cannot open a folder.
/// Every call here checks its result and throws an <see cref="IOException"/> with the system's reason.
/// </summary>
internal static partial class LibC
{
    private const int Interrupted = 4;
    private const int ReadWrite = 2;
    private const int LockExclusive = 2;
    private const int LockNonBlocking = 4;

    // Flags and error numbers that differ between Linux and macOS.
    private static readonly int s_closeOnExec = OperatingSystem.IsMacOS() ? 0x100_0000 : 0x8_0000;
    private static readonly int s_wouldBlock = OperatingSystem.IsMacOS() ? 35 : 11;

    /// <summary>True where these calls exist; elsewhere (Windows) the callers use what .NET has.</summary>
    public static bool IsAvailable { get; } = !OperatingSystem.IsWindows();

    /// <summary>Makes a file's bytes and metadata durable.</summary>
    public static void Fsync(SafeHandle file, string path)
    {
        if (OperatingSystem.IsMacOS())
        {
            // fsync on macOS stops at the drive's cache; F_FULLFSYNC goes through it, where the file system knows it.
            const int fullFsync = 51;
            if (Retry(() => Native.Fcntl(Descriptor(file), fullFsync)) >= 0) return;
        }
        Check(Retry(() => Native.Fsync(Descriptor(file))), "fsync", path);
        GC.KeepAlive(file);
    }

    /// <summary>Makes a file's bytes and its length durable, other metadata not necessarily.</summary>
    public static void Fdatasync(SafeHandle file, string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            Fsync(file, path);
            return;
        }
        Check(Retry(() => Native.Fdatasync(Descriptor(file))), "fdatasync", path);
        GC.KeepAlive(file);
    }

    /// <summary>Makes a folder's entries durable: names that were created, renamed or deleted in it.</summary>
    public static void FsyncFolder(string path)
    {
        using var folder = Open(path, 0);
        Check(Retry(() => Native.Fsync(Descriptor(folder))), "fsync", path);
    }

    /// <summary>
    /// Opens a file for reading and writing, creating it when it is missing; without .NET's own lock, and not inherited by child processes.
    /// </summary>
    public static SafeFileHandle OpenOrCreate(string path)
    {
        if (!File.Exists(path)) Create(path);
        return Open(path, ReadWrite);
    }

    /// <summary>Opens a folder, to lock or sync it.</summary>
    public static SafeFileHandle OpenFolder(string path) => Open(path, 0);

    /// <summary>Takes an exclusive advisory lock that ends with the file handle or the process; false when another handle has it.</summary>
    public static bool TryLock(SafeFileHandle file, string path)
    {
        var result = Retry(() => Native.Flock(Descriptor(file), LockExclusive | LockNonBlocking));
        GC.KeepAlive(file);
        if (result < 0 && Marshal.GetLastPInvokeError() == s_wouldBlock) return false;
        Check(result, "flock", path);
        return true;
    }

    // Not through open's O_CREAT: its third parameter is variadic, and macOS passes those in another way.
    private static void Create(string path)
    {
        const int ownerWritesAllRead = 0b110_100_100;
        var descriptor = Retry(() => Native.Creat(path, ownerWritesAllRead));
        Check(descriptor, "creat", path);
        new SafeFileHandle(descriptor, ownsHandle: true).Dispose();
    }

    private static SafeFileHandle Open(string path, int flags)
    {
        var descriptor = Retry(() => Native.Open(path, flags | s_closeOnExec));
        Check(descriptor, "open", path);
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static int Descriptor(SafeHandle file) => (int)file.DangerousGetHandle();

    private static int Retry(Func<int> call)
    {
        int result;
        do
        {
            result = call();
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        return result;
    }

    private static void Check(int result, string call, string path)
    {
        if (result >= 0) return;
        var error = Marshal.GetLastPInvokeError();
        throw new IOException($"{call} '{path}': {Marshal.GetPInvokeErrorMessage(error)} (errno {error})", error);
    }

    private static partial class Native
    {
        [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial int Fsync(int descriptor);

        [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial int Fdatasync(int descriptor);

        [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial int Fcntl(int descriptor, int command);

        [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial int Flock(int descriptor, int operation);

        [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial int Open(string path, int flags);

        [LibraryImport("libc", EntryPoint = "creat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial int Creat(string path, int mode);
    }
}
