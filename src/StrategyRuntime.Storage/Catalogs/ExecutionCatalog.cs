using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Catalogs;

/// <summary>
/// Executions, one file each at <c>_executions/{user}/{strategy}.{broker}[.{label}].json</c>, ordered by session id; the last record of one
/// that was removed is kept at <c>_removed/{user}</c>, for the tags and notes of its runs.
/// </summary>
/// <param name="root">The data root.</param>
public sealed class ExecutionCatalog(DataRoot root) : UserCatalog<ExecutionRecord>(root, root.ExecutionsFolder, [], canOverride: false)
{
    private readonly DataRoot _root = root;
    private readonly CatalogFolder _removed = new(root, root.RemovedFolder);

    /// <summary>
    /// The executions of every user, ordered by session id; for the start of the service. What cannot be read joins
    /// <paramref name="unreadable"/> and keeps no other from being read.
    /// </summary>
    public IReadOnlyList<ExecutionRecord> ListAll(ICollection<CatalogException> unreadable)
    {
        var folder = _root.AllExecutionsFolder;
        var files = _root.FileSystem;
        if (!files.Directory.Exists(folder)) return [];
        return
        [
            .. files.Directory.EnumerateDirectories(folder)
                .Select(d => files.Path.GetFileName(d)!)
                .Where(Identifier.IsValid)
                .Order(StringComparer.Ordinal)
                .SelectMany(userId => List(userId, unreadable)),
        ];
    }

    /// <summary>Finds an execution.</summary>
    /// <exception cref="CatalogException">Its file was changed into something else.</exception>
    public bool TryGet(SessionId sessionId, [NotNullWhen(true)] out ExecutionRecord? record) =>
        TryGet(sessionId.UserId, NameOf(sessionId), out record);

    /// <summary>Saves an execution.</summary>
    public PutOutcome Put(ExecutionRecord record) =>
        Put(record.SessionId.UserId, NameOf(record.SessionId), ExecutionJson.Write(record), int.MaxValue);

    /// <summary>Deletes an execution; the session's files stay, and its record is kept aside.</summary>
    public DeleteOutcome Remove(ExecutionRecord record)
    {
        var (user, name) = (record.SessionId.UserId, NameOf(record.SessionId));
        if (record.Run > 0) _removed.Write(user, name, ExecutionJson.Write(record));
        return Delete(user, name);
    }

    /// <summary>An execution is added in the place of one that was removed.</summary>
    public void ForgetRemoved(SessionId sessionId) => _removed.Delete(sessionId.UserId, NameOf(sessionId));

    /// <summary>The last record of an execution that was removed.</summary>
    /// <exception cref="CatalogException">Its file was changed into something else.</exception>
    public bool TryGetRemoved(SessionId sessionId, [NotNullWhen(true)] out ExecutionRecord? record)
    {
        record = _removed.TryRead(sessionId.UserId, NameOf(sessionId), out var document)
            ? Read(sessionId.UserId, NameOf(sessionId), document)
            : null;
        return record is not null;
    }

    private protected override bool IsId(string name) =>
        name.Split('.') is { Length: 2 or 3 } parts && parts.All(Identifier.IsValid);

    private protected override ExecutionRecord Read(string userId, string id, byte[] document)
    {
        try
        {
            var record = ExecutionJson.Read(document);
            return record.SessionId.UserId == userId && NameOf(record.SessionId) == id
                ? record
                : throw Unreadable(userId, id, $"it is about {record.SessionId}");
        }
        catch (JsonException e)
        {
            throw Unreadable(userId, id, e.Message);
        }
    }

    private static string NameOf(SessionId id) => id.Slot('.');
}
