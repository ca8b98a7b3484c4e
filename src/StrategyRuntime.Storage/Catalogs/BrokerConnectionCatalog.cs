using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Catalogs;

/// <summary>
/// Broker connections, one file each at <c>_brokers/{user}/{id}.json</c>. The connection <c>paper</c> always exists and is listed first;
/// saving it overrides its defaults, deleting it brings them back.
/// </summary>
/// <param name="root">The data root.</param>
public sealed class BrokerConnectionCatalog(DataRoot root) : UserCatalog<BrokerConnection>(
    root,
    root.BrokersFolder,
    [KeyValuePair.Create(BrokerConnection.DefaultId, new BrokerConnection { Id = BrokerConnection.DefaultId })],
    canOverride: true)
{
    private static readonly JsonWriterOptions s_readable = new() { Indented = true, NewLine = "\n" };

    /// <summary>Saves a connection.</summary>
    /// <param name="userId">Its user.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="maxItems">How many connections the user may have.</param>
    public PutOutcome Put(string userId, BrokerConnection connection, int maxItems = int.MaxValue) =>
        Put(userId, connection.Id, Encode(connection).Span, maxItems);

    /// <summary>Finds a connection together with its document: as it was saved, or for <c>paper</c> as it would be.</summary>
    /// <exception cref="CatalogException">Its file was changed into something else.</exception>
    public bool TryGet(string userId, string id, [NotNullWhen(true)] out BrokerConnection? connection, out ReadOnlyMemory<byte> document)
    {
        if (Document(userId, id) is { } saved)
        {
            connection = Read(userId, id, saved);
            document = saved;
            return true;
        }
        var isBuiltIn = TryGet(userId, id, out connection);
        document = isBuiltIn ? Encode(connection!) : default;
        return isBuiltIn;
    }

    /// <summary>A connection as a document.</summary>
    public static ReadOnlyMemory<byte> Encode(BrokerConnection connection)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, s_readable)) BrokerConnectionDocument.Write(writer, connection);
        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }

    private protected override BrokerConnection Read(string userId, string id, byte[] document)
    {
        var problems = new List<Problem>();
        return BrokerConnectionDocument.Parse(document, id, problems)
            ?? throw Unreadable(userId, id, string.Join("; ", problems.Select(problem => $"{problem.Pointer} {problem.Message}")));
    }
}
