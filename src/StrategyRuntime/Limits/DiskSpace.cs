using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Limits;

/// <summary>The space where the data root is.</summary>
internal class DiskSpace(DataRoot root)
{
    /// <summary>Reads it now.</summary>
    public virtual DiskBytes Read()
    {
        var drive = new DriveInfo(root.Path);
        return new DiskBytes(drive.TotalSize, drive.TotalSize - drive.TotalFreeSpace, drive.AvailableFreeSpace);
    }
}

/// <summary>Bytes of the file system that the data root is on.</summary>
/// <param name="Total">All of it.</param>
/// <param name="Used">Taken, by this service or others.</param>
/// <param name="Free">Left for this service.</param>
internal readonly record struct DiskBytes(long Total, long Used, long Free);
