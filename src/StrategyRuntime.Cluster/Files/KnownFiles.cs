namespace StrategyRuntime.Cluster.Files;

/// <summary>
/// Files of a cell that were brought here or compared, as the database had them: neither here nor there are those bytes read again. For one
/// thread at a time, and while nothing else writes them here.
/// </summary>
internal sealed class KnownFiles
{
    private readonly Dictionary<string, KnownFile> _files = new(StringComparer.Ordinal);

    /// <summary>True when nothing is known.</summary>
    public bool IsEmpty => _files.Count == 0;

    /// <summary>
    /// How much of a file's start is here, when that is known. One that only grew since has the bytes that it had; each other change of it
    /// has a later time.
    /// </summary>
    /// <param name="file">The file as the database has it now.</param>
    /// <param name="length">Its length here; null when it is not here.</param>
    public long? PartOf(StoredFile file, long? length) =>
        _files.TryGetValue(file.Name, out var known) && known.Id == file.Id && known.WrittenAt == file.WrittenAt
        && known.Size <= file.Size && length == known.Size
            ? known.Size
            : null;

    /// <summary>A file is here as the database has it.</summary>
    public void Set(StoredFile file) => _files[file.Name] = new KnownFile(file.Id, file.Size, file.WrittenAt);

    /// <summary>Of a file nothing is known.</summary>
    public void Remove(string name) => _files.Remove(name);

    /// <summary>Nothing is known.</summary>
    public void Clear() => _files.Clear();

    private readonly record struct KnownFile(long Id, long Size, DateTime WrittenAt);
}
