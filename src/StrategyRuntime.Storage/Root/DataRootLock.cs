using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Root;

/// <summary>
/// Exclusive use of a data root: an advisory lock on <c>{root}/.lock</c>, held until it is disposed or the process ends in any way.
/// The file itself stays: deleting it would let two processes lock two different files of that name.
/// </summary>
public sealed class DataRootLock : IDisposable
{
    private const string FileName = ".lock";

    private readonly SafeFileHandle _file;

    private DataRootLock(SafeFileHandle file) => _file = file;

    /// <summary>Creates the root when it is missing and locks it for this process.</summary>
    /// <exception cref="DataRootInUseException">Another process, or another lock of this one, holds it.</exception>
    /// <exception cref="IOException">The folder or its lock file cannot be written.</exception>
    public static DataRootLock Acquire(DataRoot root)
    {
        try
        {
            DurableFolder.Create(root.Path);
            var path = Path.Combine(root.Path, FileName);
            var file = LibC.IsAvailable ? LockOnUnix(root.Path, path) : LockOnWindows(root.Path, path);
            var processId = Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            RandomAccess.SetLength(file, 0);
            RandomAccess.Write(file, processId, 0);
            return new DataRootLock(file);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException and not DataRootInUseException)
        {
            throw new IOException($"The data root '{root.Path}' cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Unlocks the root.</summary>
    public void Dispose() => _file.Dispose();

    private static SafeFileHandle LockOnUnix(string root, string path)
    {
        var file = LibC.OpenOrCreate(path);
        try
        {
            return LibC.TryLock(file, path) ? file : throw new DataRootInUseException(root, ReadHolder(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static SafeFileHandle LockOnWindows(string root, string path)
    {
        const int sharingViolation = unchecked((int)0x8007_0020);
        try
        {
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        }
        catch (IOException e) when (e.HResult == sharingViolation)
        {
            using var reader = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            throw new DataRootInUseException(root, ReadHolder(reader));
        }
    }

    private static int? ReadHolder(SafeFileHandle file)
    {
        Span<byte> text = stackalloc byte[16];
        var length = RandomAccess.Read(file, text, 0);
        return int.TryParse(text[..length], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
    }
}
