using System.Security.Cryptography;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Cluster.Files;

/// <summary>Compares single files of a cell with the database, and brings them here.</summary>
/// <param name="local">This node's disk.</param>
/// <param name="folders">The cell's folders on it.</param>
internal sealed class CellCopy(IDurableFiles local, CellFolders folders)
{
    /// <summary>Bytes that were fetched.</summary>
    public long Bytes { get; private set; }

    /// <summary>Full paths of all files that are here.</summary>
    public IEnumerable<string> Present() => folders.All.SelectMany(FilesBelow).Concat(folders.Marks.Where(local.FileExists));

    /// <summary>Length of the chunks at a file's start that are the same here; of content all of it or nothing.</summary>
    public long EqualPart(StoredFile file)
    {
        var path = folders.PathOf(file.Name);
        if (!local.FileExists(path)) return 0;
        using var opened = local.Open(path, FileOpening.Read);
        if (file.Content is { } content)
        {
            return opened.Length == file.Size && ContentStore.HashOf(opened, file.Size).AsSpan().SequenceEqual(content) ? file.Size : 0;
        }
        foreach (var chunk in file.Chunks)
        {
            var bytes = new byte[chunk.Length];
            if (opened.ReadFully(chunk.Start, bytes) < bytes.Length || !SHA256.HashData(bytes).AsSpan().SequenceEqual(chunk.Hash))
                return chunk.Start;
        }
        return file.Size;
    }

    /// <summary>Makes a file what the database has; what is before an offset is the same already.</summary>
    public async Task FetchAsync(CellSnapshot snapshot, StoredFile file, long from, CancellationToken cancellationToken)
    {
        var path = folders.PathOf(file.Name);
        local.CreateFolder(Path.GetDirectoryName(path)!);
        // Readers of a shared cell go on: they see the file before or after, or a longer one, and nothing between.
        if (folders.IsShared && !(from > 0 && local.LengthOf(path) == from)) await ReplaceAsync(snapshot, file, path, cancellationToken);
        else await AppendAsync(snapshot, file, path, from, cancellationToken);
        // Answers by idempotency key go by age.
        FileTimes.Set(path, file.WrittenAt);
    }

    private async Task AppendAsync(CellSnapshot snapshot, StoredFile file, string path, long from, CancellationToken cancellationToken)
    {
        using var opened = local.Open(path, FileOpening.Append);
        opened.Truncate(from);
        await FillAsync(opened, snapshot, file, from, cancellationToken);
    }

    private async Task ReplaceAsync(CellSnapshot snapshot, StoredFile file, string path, CancellationToken cancellationToken)
    {
        using var whole = new AtomicWrite(local, path);
        await FillAsync(whole.File, snapshot, file, 0, cancellationToken);
        whole.Commit();
    }

    private async Task FillAsync(
        IDurableFile target, CellSnapshot snapshot, StoredFile file, long from, CancellationToken cancellationToken)
    {
        await foreach (var bytes in snapshot.ReadAsync(file, from, cancellationToken))
        {
            target.AppendAll(bytes);
            Bytes += bytes.Length;
        }
    }

    private IEnumerable<string> FilesBelow(string folder) => local.ListFiles(folder)
        .Select(n => Path.Combine(folder, n))
        // Another node's, or this one's alone.
        .Where(p => folders.NameOf(p) is not null)
        // A link is no folder of ours: what it leads to stays.
        .Concat(local.ListFolders(folder).Select(n => Path.Combine(folder, n)).Where(f => !local.IsLink(f)).SelectMany(FilesBelow));
}
