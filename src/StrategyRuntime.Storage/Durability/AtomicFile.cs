using Microsoft.Win32.SafeHandles;

namespace StrategyRuntime.Storage.Durability;

/// <summary>
/// Whole-file writes: a temporary file in the same folder, fsync, rename, fsync of the folder. A reader sees the old file or the new one,
/// a crash leaves one of them, and when a call returns the new one is durable. After any failure the temporary file is gone.
/// </summary>
public static class AtomicFile
{
    /// <summary>Suffix of every temporary file; one that is found at start was left by a killed process.</summary>
    public const string TemporarySuffix = ".tmp";

    /// <summary>Replaces a file with these bytes.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes) => NativeFiles.Instance.WriteAtomically(path, bytes);

    /// <summary>Gives a finished, synced file its name in the same folder, replacing what had it, and makes that durable.</summary>
    public static void Publish(string temporaryPath, string path)
    {
        File.Move(temporaryPath, path, overwrite: true);
        DurableFolder.Sync(Path.GetDirectoryName(path)!);
    }

    /// <summary>Deletes a file durably; false when there was none.</summary>
    public static bool Delete(string path) => NativeFiles.Instance.Delete(path);

    /// <summary>Makes a file durable; a failure is an exception.</summary>
    public static void Sync(SafeFileHandle file, string path)
    {
        if (LibC.IsAvailable)
            LibC.Fsync(file, path);
        else
            RandomAccess.FlushToDisk(file);
    }

    /// <summary>An unused name in the folder of <paramref name="path"/>.</summary>
    public static string TemporaryPath(string path) => $"{path}.{Path.GetRandomFileName()}{TemporarySuffix}";
}
