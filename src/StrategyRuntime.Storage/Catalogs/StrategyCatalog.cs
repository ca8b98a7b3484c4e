using System.Diagnostics.CodeAnalysis;

namespace StrategyRuntime.Storage.Catalogs;

/// <summary>
/// Strategy documents, one file each at <c>_strategies/{user}/{id}.json</c>, and the built-in samples that every user sees. Ids that are no
/// <see cref="Engine.Identity.Identifier"/> are an <see cref="ArgumentException"/>.
/// </summary>
public sealed class StrategyCatalog
{
    /// <summary>Takes the samples by id.</summary>
    public StrategyCatalog(DataRoot root, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> samples) => throw new NotImplementedException();

    /// <summary>A user's documents and the samples, ordered by id.</summary>
    public IReadOnlyList<StoredStrategy> List(string userId) => throw new NotImplementedException();

    /// <summary>Finds a document or sample.</summary>
    public bool TryGet(string userId, string strategyId, [NotNullWhen(true)] out StoredStrategy? strategy) => throw new NotImplementedException();

    /// <summary>Saves a document, atomically and durably. The caller has validated it.</summary>
    public PutOutcome Put(string userId, string strategyId, ReadOnlySpan<byte> document) => throw new NotImplementedException();

    /// <summary>Deletes a document.</summary>
    public DeleteOutcome Delete(string userId, string strategyId) => throw new NotImplementedException();
}
