using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Catalogs;

/// <summary>
/// Executions, one file each at <c>_executions/{user}/{strategy}.{broker}.json</c>. Ids that are no <see cref="Identifier"/> are an
/// <see cref="ArgumentException"/>. Safe for many threads.
/// </summary>
public sealed class ExecutionCatalog
{
    private readonly DataRoot _root;
    private readonly CatalogFolder _folder;

    /// <summary>Keeps them in a data root.</summary>
    public ExecutionCatalog(DataRoot root)
    {
        _root = root;
        _folder = new CatalogFolder(root, root.ExecutionsFolder);
    }

    /// <summary>The executions of every user, ordered by session id; for the start of the service.</summary>
    /// <exception cref="CatalogException">A file was changed into something else.</exception>
    public IReadOnlyList<ExecutionRecord> ListAll()
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
                .SelectMany(List),
        ];
    }

    /// <summary>A user's executions, ordered by session id.</summary>
    /// <exception cref="CatalogException">A file was changed into something else.</exception>
    public IReadOnlyList<ExecutionRecord> List(string userId)
    {
        var records = new List<ExecutionRecord>();
        foreach (var name in _folder.Names(userId))
        {
            if (SessionId.TryParse($"{userId}.{name}", out var id) && TryGet(id.Value, out var record)) records.Add(record);
        }
        return records;
    }

    /// <summary>Finds an execution.</summary>
    /// <exception cref="CatalogException">Its file was changed into something else.</exception>
    public bool TryGet(SessionId sessionId, [NotNullWhen(true)] out ExecutionRecord? record)
    {
        var name = NameOf(sessionId);
        record = _folder.TryRead(sessionId.UserId, name, out var document) ? Read(sessionId, name, document) : null;
        return record is not null;
    }

    /// <summary>Saves an execution, atomically and durably.</summary>
    public PutOutcome Put(ExecutionRecord record) =>
        _folder.Write(record.SessionId.UserId, NameOf(record.SessionId), ExecutionJson.Write(record));

    /// <summary>Forgets an execution; the session's files stay.</summary>
    public DeleteOutcome Delete(SessionId sessionId) => _folder.Delete(sessionId.UserId, NameOf(sessionId));

    private static string NameOf(SessionId id) => $"{DataRoot.Checked(id.StrategyId)}.{DataRoot.Checked(id.BrokerConnectionId)}";

    private ExecutionRecord Read(SessionId sessionId, string name, byte[] document)
    {
        try
        {
            var record = ExecutionJson.Read(document);
            return record.SessionId == sessionId
                ? record
                : throw new CatalogException(_folder.PathOf(sessionId.UserId, name), $"it is about {record.SessionId}");
        }
        catch (JsonException e)
        {
            throw new CatalogException(_folder.PathOf(sessionId.UserId, name), e.Message);
        }
    }
}
