using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Status;

/// <summary>The space where the data root is.</summary>
internal sealed class DiskSpace(DataRoot root)
{
    /// <summary>Reads it now.</summary>
    public DiskStatus Read()
    {
        var drive = new DriveInfo(root.Path);
        return new DiskStatus(drive.TotalSize, drive.TotalSize - drive.TotalFreeSpace, drive.AvailableFreeSpace);
    }
}

/// <summary>Space of the file system that the data root is on.</summary>
/// <param name="TotalBytes">All of it.</param>
/// <param name="UsedBytes">Taken, by whomever.</param>
/// <param name="FreeBytes">Left for this service.</param>
internal sealed record DiskStatus(long TotalBytes, long UsedBytes, long FreeBytes);
