using System.Diagnostics.CodeAnalysis;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Catalogs;

/// <summary>
/// The JSON files of one kind of item, a folder a user: read whole, written atomically and durably, never through a symbolic link.
/// </summary>
/// <param name="root">The data root.</param>
/// <param name="folderOf">A user's folder; refuses names that are no identifiers.</param>
internal sealed class CatalogFolder(DataRoot root, Func<string, string> folderOf)
{
    private const string Extension = ".json";

    private readonly Lock _writing = new();

    /// <summary>Names of a user's items, in ordinal order.</summary>
    public IReadOnlyList<string> Names(string userId)
    {
        var folder = folderOf(userId);
        RefuseLink(folder);
        var files = root.FileSystem;
        return !files.Directory.Exists(folder)
            ? []
            :
            [
                .. files.Directory.EnumerateFiles(folder, "*" + Extension)
                    .Select(files.Path.GetFileNameWithoutExtension)
                    .Order(StringComparer.Ordinal),
            ];
    }

    /// <summary>Path of an item.</summary>
    public string PathOf(string userId, string name) => root.FileSystem.Path.Combine(folderOf(userId), name + Extension);

    /// <summary>Reads an item; false when there is none.</summary>
    public bool TryRead(string userId, string name, [NotNullWhen(true)] out byte[]? content)
    {
        var path = PathOf(userId, name);
        RefuseLink(path);
        content = null;
        try
        {
            content = root.FileSystem.File.ReadAllBytes(path);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Writes an item.</summary>
    public PutOutcome Write(string userId, string name, ReadOnlySpan<byte> content)
    {
        var path = PathOf(userId, name);
        RefuseLink(path);
        lock (_writing)
        {
            root.Files.CreateFolder(folderOf(userId));
            var outcome = root.FileSystem.File.Exists(path) ? PutOutcome.Replaced : PutOutcome.Created;
            root.Files.WriteAtomically(path, content);
            return outcome;
        }
    }

    /// <summary>Deletes an item.</summary>
    public DeleteOutcome Delete(string userId, string name)
    {
        var path = PathOf(userId, name);
        RefuseLink(path);
        lock (_writing) return root.Files.Delete(path) ? DeleteOutcome.Deleted : DeleteOutcome.NotFound;
    }

    private void RefuseLink(string path)
    {
        if (root.HasLink(path))
            throw new CatalogException(path, "it is a symbolic link, or lies behind one; links below the data root are not followed");
    }
}
