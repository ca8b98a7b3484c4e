using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Access;

/// <summary>The lock of <c>_access</c>: the service and the command line write there, each for a moment.</summary>
internal static class AccessLock
{
    private const int Attempts = 50;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Takes it, and waits about a second for another writer.</summary>
    /// <exception cref="DurableFileException">Another writer keeps it.</exception>
    public static IDisposable Take(DataRoot root)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return root.Files.LockFolder(root.AccessFolder);
            }
            catch (DurableFileException e) when (e.Fault == FileFault.Locked && attempt < Attempts)
            {
                Thread.Sleep(s_pause);
            }
        }
    }
}
