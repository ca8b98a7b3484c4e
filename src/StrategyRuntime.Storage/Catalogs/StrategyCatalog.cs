using System.Security.Cryptography;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Catalogs;

/// <summary>
/// Strategy documents, one file each at <c>_strategies/{user}/{id}.json</c>, and the built-in samples, which are read-only.
/// </summary>
/// <param name="root">The data root.</param>
/// <param name="samples">The samples by id.</param>
public sealed class StrategyCatalog(DataRoot root, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> samples)
    : UserCatalog<StoredStrategy>(
        root,
        root.StrategiesFolder,
        samples.Select(sample => KeyValuePair.Create(DataRoot.Checked(sample.Key), Create(sample.Key, sample.Value, isSample: true))),
        canOverride: false)
{
    /// <summary>Saves a document. The caller has validated it.</summary>
    /// <param name="userId">Its user.</param>
    /// <param name="strategyId">Its id.</param>
    /// <param name="document">Its bytes.</param>
    /// <param name="maxItems">How many documents the user may have.</param>
    public new PutOutcome Put(string userId, string strategyId, ReadOnlySpan<byte> document, int maxItems = int.MaxValue) =>
        base.Put(userId, strategyId, document, maxItems);

    private protected override StoredStrategy Read(string userId, string id, byte[] document) => Create(id, document, isSample: false);

    private static StoredStrategy Create(string id, ReadOnlyMemory<byte> document, bool isSample) =>
        new(id, document, isSample, Convert.ToHexStringLower(SHA256.HashData(document.Span)));
}

/// <summary>A strategy document as its user saved it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Document">Its bytes, unchanged.</param>
/// <param name="IsSample">True for a built-in sample, which is read-only.</param>
/// <param name="Hash">SHA-256 of the bytes, lower-case hex.</param>
public sealed record StoredStrategy(string Id, ReadOnlyMemory<byte> Document, bool IsSample, string Hash);
