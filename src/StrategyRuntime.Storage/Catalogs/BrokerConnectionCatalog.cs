using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Storage.Catalogs;

/// <summary>
/// Broker connections, one file each at <c>_brokers/{user}/{id}.json</c>. The connection <c>paper</c> always exists; saving it overrides its
/// defaults, deleting it brings them back. Ids that are no <see cref="Identifier"/> are an <see cref="ArgumentException"/>. Safe for many
/// threads.
/// </summary>
public sealed class BrokerConnectionCatalog
{
    private static readonly JsonWriterOptions s_readable = new() { Indented = true, NewLine = "\n" };

    private readonly CatalogFolder _folder;

    /// <summary>Keeps them in a data root.</summary>
    public BrokerConnectionCatalog(DataRoot root) => _folder = new CatalogFolder(root, root.BrokersFolder);

    /// <summary>A user's connections: <c>paper</c> first, then by id.</summary>
    /// <exception cref="CatalogException">A file was changed into something else.</exception>
    public IReadOnlyList<BrokerConnection> List(string userId)
    {
        var connections = new List<BrokerConnection>();
        if (TryGet(userId, BrokerConnection.DefaultId, out var paper)) connections.Add(paper);
        foreach (var id in _folder.Names(userId))
        {
            if (Identifier.IsValid(id) && id != BrokerConnection.DefaultId && TryGet(userId, id, out var connection)) connections.Add(connection);
        }
        return connections;
    }

    /// <summary>How many connections a user has saved.</summary>
    public int Count(string userId) => _folder.Names(userId).Count;

    /// <summary>Finds a connection.</summary>
    /// <exception cref="CatalogException">Its file was changed into something else.</exception>
    public bool TryGet(string userId, string connectionId, [NotNullWhen(true)] out BrokerConnection? connection)
    {
        connection = connectionId == BrokerConnection.DefaultId ? new BrokerConnection { Id = connectionId } : null;
        if (!_folder.TryRead(userId, DataRoot.Checked(connectionId), out var document)) return connection is not null;
        var problems = new List<Problem>();
        connection = BrokerConnectionDocument.Parse(document, connectionId, problems)
            ?? throw new CatalogException(
                _folder.PathOf(userId, connectionId), string.Join("; ", problems.Select(problem => $"{problem.Pointer} {problem.Message}")));
        return true;
    }

    /// <summary>Saves a connection, atomically and durably.</summary>
    public PutOutcome Put(string userId, BrokerConnection connection)
    {
        var id = DataRoot.Checked(connection.Id);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, s_readable)) BrokerConnectionDocument.Write(writer, connection);
        buffer.Write("\n"u8);
        var outcome = _folder.Write(userId, id, buffer.WrittenSpan);
        return id == BrokerConnection.DefaultId ? PutOutcome.Replaced : outcome;
    }

    /// <summary>Deletes a connection.</summary>
    public DeleteOutcome Delete(string userId, string connectionId)
    {
        var outcome = _folder.Delete(userId, DataRoot.Checked(connectionId));
        return connectionId == BrokerConnection.DefaultId ? DeleteOutcome.Deleted : outcome;
    }
}
