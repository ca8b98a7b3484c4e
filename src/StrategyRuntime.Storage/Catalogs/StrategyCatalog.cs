using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Catalogs;

/// <summary>
/// Strategy documents, one file each at <c>_strategies/{user}/{id}.json</c>, and the built-in samples that every user sees. Ids that are no
/// <see cref="Identifier"/> are an <see cref="ArgumentException"/>. Safe for many threads.
/// </summary>
public sealed class StrategyCatalog
{
    private readonly CatalogFolder _folder;
    private readonly Dictionary<string, StoredStrategy> _samples;

    /// <summary>Takes the samples by id.</summary>
    public StrategyCatalog(DataRoot root, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> samples)
    {
        _folder = new CatalogFolder(root, root.StrategiesFolder);
        _samples = samples.ToDictionary(
            pair => DataRoot.Checked(pair.Key), pair => Create(pair.Key, pair.Value, isSample: true), StringComparer.Ordinal);
    }

    /// <summary>A user's documents and the samples, ordered by id.</summary>
    public IReadOnlyList<StoredStrategy> List(string userId)
    {
        var strategies = new List<StoredStrategy>(_samples.Values);
        foreach (var id in _folder.Names(userId))
        {
            // A file that somebody else put here under another name is none of ours; one that was just deleted is gone.
            if (Identifier.IsValid(id) && !_samples.ContainsKey(id) && _folder.TryRead(userId, id, out var document))
                strategies.Add(Create(id, document, isSample: false));
        }
        strategies.Sort((left, right) => string.CompareOrdinal(left.Id, right.Id));
        return strategies;
    }

    /// <summary>How many documents a user has saved.</summary>
    public int Count(string userId) => _folder.Names(userId).Count;

    /// <summary>Finds a document or sample.</summary>
    public bool TryGet(string userId, string strategyId, [NotNullWhen(true)] out StoredStrategy? strategy)
    {
        if (_samples.TryGetValue(DataRoot.Checked(strategyId), out strategy)) return true;
        strategy = _folder.TryRead(userId, strategyId, out var document) ? Create(strategyId, document, isSample: false) : null;
        return strategy is not null;
    }

    /// <summary>Saves a document, atomically and durably. The caller has validated it.</summary>
    public PutOutcome Put(string userId, string strategyId, ReadOnlySpan<byte> document) => _samples.ContainsKey(DataRoot.Checked(strategyId))
        ? PutOutcome.ReadOnly
        : _folder.Write(userId, strategyId, document);

    /// <summary>Deletes a document.</summary>
    public DeleteOutcome Delete(string userId, string strategyId) => _samples.ContainsKey(DataRoot.Checked(strategyId))
        ? DeleteOutcome.ReadOnly
        : _folder.Delete(userId, strategyId);

    private static StoredStrategy Create(string id, ReadOnlyMemory<byte> document, bool isSample) =>
        new(id, document, isSample, Convert.ToHexStringLower(SHA256.HashData(document.Span)));
}
