using System.Diagnostics.CodeAnalysis;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Catalogs;

/// <summary>
/// The JSON files of one kind of item, a folder a user: read whole, written atomically and durably, never through a symbolic link. Listing
/// and reading are cold and use the root's file system for all they ask; writing and deleting use its durable files for all they ask.
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
        RefuseLink(folder, root.HasLink);
        var files = root.FileSystem;
        if (!files.Directory.Exists(folder)) return [];
        var names = files.Directory.EnumerateFiles(folder, "*" + Extension).Select(f => files.Path.GetFileNameWithoutExtension(f));
        return [.. names.Order(StringComparer.Ordinal)];
    }

    /// <summary>Names of a user's items, the one that was written longest ago first.</summary>
    public IReadOnlyList<string> NamesByAge(string userId) =>
        [.. Names(userId).OrderBy(n => root.FileSystem.File.GetLastWriteTimeUtc(PathOf(userId, n))).ThenBy(n => n, StringComparer.Ordinal)];

    /// <summary>Path of an item.</summary>
    public string PathOf(string userId, string name) => root.FileSystem.Path.Combine(folderOf(userId), name + Extension);

    /// <summary>True when there is a file of this name.</summary>
    public bool Exists(string userId, string name) => root.Files.FileExists(PathOf(userId, name));

    /// <summary>Reads an item; false when there is none.</summary>
    public bool TryRead(string userId, string name, [NotNullWhen(true)] out byte[]? content)
    {
        var path = PathOf(userId, name);
        RefuseLink(path, root.HasLink);
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
        RefuseLink(path, root.HasLinkToWrite);
        lock (_writing)
        {
            root.Files.CreateFolder(folderOf(userId));
            var outcome = root.Files.FileExists(path) ? PutOutcome.Replaced : PutOutcome.Created;
            root.Files.WriteAtomically(path, content);
            return outcome;
        }
    }

    /// <summary>Deletes an item.</summary>
    public DeleteOutcome Delete(string userId, string name)
    {
        var path = PathOf(userId, name);
        RefuseLink(path, root.HasLinkToWrite);
        lock (_writing) return root.Files.Delete(path) ? DeleteOutcome.Deleted : DeleteOutcome.NotFound;
    }

    private static void RefuseLink(string path, Func<string, bool> hasLink)
    {
        if (hasLink(path))
            throw new CatalogException(path, "it is a symbolic link, or lies behind one; links below the data root are not followed");
    }
}
