namespace StrategyRuntime.Storage;

/// <summary>
/// Exclusive use of a data root: held until it is disposed or the process dies, however it dies.
/// </summary>
public sealed class DataRootLock : IDisposable
{
    private DataRootLock()
    {
    }

    /// <summary>Creates the root when it is missing and takes it for this process.</summary>
    /// <exception cref="DataRootInUseException">Another process, or another lock of this one, holds it.</exception>
    /// <exception cref="IOException">The folder or its lock file cannot be written.</exception>
    public static DataRootLock Acquire(DataRoot root) => throw new NotImplementedException();

    /// <summary>Gives the root back.</summary>
    public void Dispose() => throw new NotImplementedException();
}
