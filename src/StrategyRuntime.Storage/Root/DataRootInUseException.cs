namespace StrategyRuntime.Storage.Root;

/// <summary>Another process owns the data root; two writers would tear each other's files.</summary>
public sealed class DataRootInUseException : IOException
{
    /// <summary>Says which root is held by which process.</summary>
    /// <param name="path">The root.</param>
    /// <param name="holderProcessId">The holder, or null when it has not written its id yet.</param>
    public DataRootInUseException(string path, int? holderProcessId)
        : base(holderProcessId is { } id
            ? $"The data root '{path}' is in use by process {id}. Stop it, or give this one another data root."
            : $"The data root '{path}' is in use by another process. Stop it, or give this one another data root.")
    {
        Path = path;
        HolderProcessId = holderProcessId;
    }

    /// <summary>The root.</summary>
    public string Path { get; }

    /// <summary>Process id of the holder, or null when it could not be read.</summary>
    public int? HolderProcessId { get; }
}
