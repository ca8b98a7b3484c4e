using System.Diagnostics.CodeAnalysis;
using StrategyRuntime.Engine.Broker;

namespace StrategyRuntime.Storage.Catalogs;

/// <summary>
/// Broker connections, one file each at <c>_brokers/{user}/{id}.json</c>. The connection <c>paper</c> always exists; saving it overrides its
/// defaults, deleting it brings them back. Ids that are no <see cref="Engine.Identity.Identifier"/> are an <see cref="ArgumentException"/>.
/// </summary>
public sealed class BrokerConnectionCatalog
{
    /// <summary>Keeps them in a data root.</summary>
    public BrokerConnectionCatalog(DataRoot root) => throw new NotImplementedException();

    /// <summary>A user's connections: <c>paper</c> first, then by id.</summary>
    public IReadOnlyList<BrokerConnection> List(string userId) => throw new NotImplementedException();

    /// <summary>Finds a connection.</summary>
    public bool TryGet(string userId, string connectionId, [NotNullWhen(true)] out BrokerConnection? connection) => throw new NotImplementedException();

    /// <summary>Saves a connection, atomically and durably.</summary>
    public PutOutcome Put(string userId, BrokerConnection connection) => throw new NotImplementedException();

    /// <summary>Deletes a connection.</summary>
    public DeleteOutcome Delete(string userId, string connectionId) => throw new NotImplementedException();
}
