using System.Diagnostics.CodeAnalysis;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Catalogs;

/// <summary>
/// Items of one kind, one file each in a folder for each user, and built-in items that every user has. Ids that are no
/// <see cref="Identifier"/> are an <see cref="ArgumentException"/>. Safe for many threads.
/// </summary>
/// <typeparam name="T">An item.</typeparam>
public abstract class UserCatalog<T>
    where T : class
{
    private readonly CatalogFolder _folder;
    private readonly Dictionary<string, T> _builtIns;
    private readonly bool _canOverride;

    /// <summary>Keeps the items in a data root.</summary>
    /// <param name="root">The data root.</param>
    /// <param name="folderOf">A user's folder.</param>
    /// <param name="builtIns">Built-in items by id.</param>
    /// <param name="canOverride">
    /// True when a saved item takes the place of the built-in one of its id, and deleting it brings the built-in one back; such items are
    /// listed first. False when built-in items are read-only.
    /// </param>
    private protected UserCatalog(
        DataRoot root, Func<string, string> folderOf, IEnumerable<KeyValuePair<string, T>> builtIns, bool canOverride)
    {
        _folder = new CatalogFolder(root, folderOf);
        _builtIns = new Dictionary<string, T>(builtIns, StringComparer.Ordinal);
        _canOverride = canOverride;
    }

    /// <summary>Held while an item is saved, with what belongs to it.</summary>
    private protected Lock Saving { get; } = new();

    /// <summary>
    /// A user's items that can be read and the built-in ones, ordered by id. What cannot be read joins <paramref name="unreadable"/> and
    /// keeps no other from being listed.
    /// </summary>
    public IReadOnlyList<T> List(string userId, ICollection<CatalogException> unreadable)
    {
        var items = new List<T>();
        // A file of another name was put there by something else.
        var ids = Names(userId, unreadable).Where(IsId).Union(_builtIns.Keys, StringComparer.Ordinal);
        foreach (var id in ids.OrderByDescending(id => _canOverride && _builtIns.ContainsKey(id)).ThenBy(id => id, StringComparer.Ordinal))
        {
            try
            {
                if (TryGet(userId, id, out var item)) items.Add(item);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                unreadable.Add(e as CatalogException ?? Unreadable(userId, id, e));
            }
        }
        return items;
    }

    /// <summary>How many items a user has saved.</summary>
    public int Count(string userId) => _folder.Names(userId).Count;

    /// <summary>True when there is an item of this id, also one that cannot be read.</summary>
    public bool Exists(string userId, string id) => _builtIns.ContainsKey(Checked(id)) || _folder.Exists(userId, id);

    /// <summary>Finds an item.</summary>
    /// <exception cref="CatalogException">Its file was changed into something else.</exception>
    public bool TryGet(string userId, string id, [NotNullWhen(true)] out T? item)
    {
        item = _builtIns.GetValueOrDefault(Checked(id));
        if ((item is null || _canOverride) && _folder.TryRead(userId, id, out var document)) item = Read(userId, id, document);
        return item is not null;
    }

    /// <summary>The file of an item as it was saved; null when there is none, which is so for a built-in one.</summary>
    private protected byte[]? Document(string userId, string id) =>
        _folder.TryRead(userId, Checked(id), out var document) ? document : null;

    /// <summary>Deletes an item.</summary>
    /// <param name="userId">Its user.</param>
    /// <param name="id">The item.</param>
    /// <param name="isInUse">True when something refers to it, which keeps it.</param>
    public DeleteOutcome Delete(string userId, string id, bool isInUse = false)
    {
        var isBuiltIn = _builtIns.ContainsKey(Checked(id));
        if (isBuiltIn && !_canOverride) return DeleteOutcome.ReadOnly;
        if (isInUse) return DeleteOutcome.InUse;
        var outcome = _folder.Delete(userId, id);
        return isBuiltIn ? DeleteOutcome.Deleted : outcome;
    }

    /// <summary>Saves an item, atomically and durably.</summary>
    private protected PutOutcome Put(string userId, string id, ReadOnlySpan<byte> document, int maxItems)
    {
        var isBuiltIn = _builtIns.ContainsKey(Checked(id));
        if (isBuiltIn && !_canOverride) return PutOutcome.ReadOnly;
        // Counting and writing belong together: two requests at once must not pass the limit.
        lock (Saving)
        {
            if (maxItems < int.MaxValue && !isBuiltIn && !_folder.Exists(userId, id) && Count(userId) >= maxItems)
                return PutOutcome.Full;
            var outcome = _folder.Write(userId, id, document);
            return isBuiltIn ? PutOutcome.Replaced : outcome;
        }
    }

    /// <summary>Makes an item of its file.</summary>
    private protected abstract T Read(string userId, string id, byte[] document);

    /// <summary>True when a file's name is an item's id.</summary>
    private protected virtual bool IsId(string name) => Identifier.IsValid(name);

    /// <summary>The exception that says what is wrong with an item's file.</summary>
    private protected CatalogException Unreadable(string userId, string id, string reason) => new(_folder.PathOf(userId, id), reason);

    private IReadOnlyList<string> Names(string userId, ICollection<CatalogException> unreadable)
    {
        try
        {
            return _folder.Names(userId);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            unreadable.Add(e as CatalogException ?? Unreadable(userId, "*", e));
            return [];
        }
    }

    // The reason is for the user, who has no business with the places of files.
    private CatalogException Unreadable(string userId, string id, Exception exception)
    {
        var path = _folder.PathOf(userId, id);
        return new CatalogException(path, exception.Message.Replace(path, Path.GetFileName(path), StringComparison.Ordinal));
    }

    private string Checked(string id) =>
        IsId(id) ? id : throw new ArgumentException($"'{id}' is not an identifier ({Identifier.Rule}).", nameof(id));
}
