using System.Collections.Frozen;
using System.Security.Cryptography;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Catalogs;

/// <summary>
/// Strategy documents, one file each at <c>_strategies/{user}/{id}.json</c>, with their versions, and the built-in samples, which are
/// read-only.
/// </summary>
public sealed class StrategyCatalog : UserCatalog<StoredStrategy>
{
    private readonly StrategyVersions _versions;

    /// <summary>Keeps the documents in a data root.</summary>
    /// <param name="root">The data root.</param>
    /// <param name="samples">The samples by id.</param>
    /// <param name="limits">How many versions are kept; null: the defaults.</param>
    /// <param name="time">When versions are saved; null: the system's clock.</param>
    public StrategyCatalog(
        DataRoot root,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> samples,
        StrategyVersionLimits? limits = null,
        TimeProvider? time = null)
        : base(
            root,
            root.StrategiesFolder,
            samples.Select(sample => KeyValuePair.Create(DataRoot.Checked(sample.Key), Create(sample.Key, sample.Value, isSample: true))),
            canOverride: false) =>
        _versions = new StrategyVersions(root, limits ?? new StrategyVersionLimits(), time ?? TimeProvider.System);

    /// <summary>Saves a document. The caller has validated it.</summary>
    /// <param name="userId">Its user.</param>
    /// <param name="strategyId">Its id.</param>
    /// <param name="document">Its bytes.</param>
    /// <param name="maxItems">How many documents the user may have.</param>
    public new PutOutcome Put(string userId, string strategyId, ReadOnlySpan<byte> document, int maxItems = int.MaxValue) =>
        Save(userId, strategyId, document, SaveCondition.None, FrozenSet<int>.Empty, maxItems).Outcome;

    /// <summary>
    /// Saves a document if the present one is what the caller knows. Other bytes than the present ones are a new version. The document is
    /// written first: after a crash between the two it is found to be a version that is missing, and becomes one.
    /// </summary>
    /// <param name="userId">Its user.</param>
    /// <param name="strategyId">Its id.</param>
    /// <param name="document">Its bytes, which the caller has validated.</param>
    /// <param name="condition">What must be true of the present one.</param>
    /// <param name="inUse">Versions that executions refer to.</param>
    /// <param name="maxItems">How many documents the user may have.</param>
    public StrategySaved Save(
        string userId, string strategyId, ReadOnlySpan<byte> document, SaveCondition condition, IReadOnlySet<int> inUse, int maxItems)
    {
        lock (Saving)
        {
            var present = TryGet(userId, strategyId, out var stored) ? PresentVersion(userId, stored) : null;
            if (stored is { IsSample: true }) return new StrategySaved(PutOutcome.ReadOnly, present);
            if (!condition.Holds(stored?.Hash)) return new StrategySaved(PutOutcome.Changed, present);
            var outcome = base.Put(userId, strategyId, document, maxItems);
            if (outcome is not (PutOutcome.Created or PutOutcome.Replaced)) return new StrategySaved(outcome, present);
            var version = _versions.Add(userId, strategyId, document, HashOf(document));
            _versions.Trim(userId, strategyId, inUse);
            return new StrategySaved(outcome, version);
        }
    }

    /// <summary>A user's files may be others: they are read when they are next asked for.</summary>
    public void Forget(string userId)
    {
        lock (Saving) _versions.Forget(userId);
    }

    /// <summary>Versions of a strategy, the oldest first; empty when there is no such strategy.</summary>
    public IReadOnlyList<StrategyVersion> Versions(string userId, string strategyId)
    {
        lock (Saving)
        {
            if (!TryGet(userId, strategyId, out var stored)) return [];
            var present = PresentVersion(userId, stored);
            return stored.IsSample ? [present] : _versions.List(userId, strategyId);
        }
    }

    /// <summary>The document of a version; null when there is none.</summary>
    public ReadOnlyMemory<byte>? Version(string userId, string strategyId, int version)
    {
        lock (Saving)
        {
            if (!TryGet(userId, strategyId, out var stored)) return null;
            if (PresentVersion(userId, stored).Version == version) return stored.Document;
            if (stored.IsSample) return null;
            return _versions.Document(userId, strategyId, version) is { } document ? document : default(ReadOnlyMemory<byte>?);
        }
    }

    /// <summary>Which version a document that was just read is.</summary>
    public StrategyVersion VersionOf(string userId, StoredStrategy stored)
    {
        lock (Saving) return PresentVersion(userId, stored);
    }

    /// <summary>Deletes a document with its versions.</summary>
    /// <param name="userId">Its user.</param>
    /// <param name="strategyId">Its id.</param>
    public DeleteOutcome Delete(string userId, string strategyId)
    {
        lock (Saving)
        {
            var outcome = base.Delete(userId, strategyId);
            if (outcome == DeleteOutcome.Deleted) _versions.Delete(userId, strategyId);
            return outcome;
        }
    }

    // A document of an earlier release, or one that was changed by hand, becomes a version when it is met first.
    private StrategyVersion PresentVersion(string userId, StoredStrategy stored) => stored.IsSample
        ? new StrategyVersion(1, stored.Hash, stored.Document.Length, null)
        : _versions.Add(userId, stored.Id, stored.Document.Span, stored.Hash);

    private protected override StoredStrategy Read(string userId, string id, byte[] document) => Create(id, document, isSample: false);

    private static StoredStrategy Create(string id, ReadOnlyMemory<byte> document, bool isSample) =>
        new(id, document, isSample, HashOf(document.Span));

    private static string HashOf(ReadOnlySpan<byte> document) => Convert.ToHexStringLower(SHA256.HashData(document));
}

/// <summary>A strategy document as its user saved it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Document">Its bytes, unchanged.</param>
/// <param name="IsSample">True for a built-in sample, which is read-only.</param>
/// <param name="Hash">SHA-256 of the bytes, lower-case hex.</param>
public sealed record StoredStrategy(string Id, ReadOnlyMemory<byte> Document, bool IsSample, string Hash);
