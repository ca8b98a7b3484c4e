using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Catalogs;

/// <summary>
/// Earlier and present bytes of strategy documents, one file a version at
/// <c>_strategies/{user}/_versions/{id}/{number}_{time}_{hash}.json</c>. The name says everything of it, so that there is no index that a
/// crash could leave behind. Callers hold the catalog's lock for what changes it.
/// </summary>
/// <param name="root">The data root.</param>
/// <param name="limits">How much is kept.</param>
/// <param name="time">When a version is saved.</param>
internal sealed class StrategyVersions(DataRoot root, StrategyVersionLimits limits, TimeProvider time)
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmssfff'Z'";
    private const string Extension = ".json";

    private readonly ConcurrentDictionary<(string UserId, string StrategyId), IReadOnlyList<StrategyVersion>> _known = new();

    /// <summary>Versions of a strategy, the oldest first.</summary>
    public IReadOnlyList<StrategyVersion> List(string userId, string strategyId) =>
        _known.GetOrAdd((userId, strategyId), key => Read(FolderOf(key.UserId, key.StrategyId)));

    /// <summary>A user's files may be others: they are listed when they are next asked for.</summary>
    public void Forget(string userId)
    {
        foreach (var key in _known.Keys.Where(k => k.UserId == userId)) _known.TryRemove(key, out _);
    }

    /// <summary>Makes a document the latest version, unless it is already.</summary>
    public StrategyVersion Add(string userId, string strategyId, ReadOnlySpan<byte> document, string hash)
    {
        var list = List(userId, strategyId);
        if (list.Count > 0 && list[^1].Hash == hash) return list[^1];
        var number = list.Count == 0 ? 1 : list[^1].Version + 1;
        var folder = FolderOf(userId, strategyId);
        var savedAt = time.GetUtcNow();
        var version = new StrategyVersion(number, hash, document.Length, savedAt);
        var path = Path.Combine(folder, NameOf(version));
        RefuseLink(path, root.HasLinkToWrite);
        root.Files.CreateFolder(folder);
        root.Files.WriteAtomically(path, document);
        _known[(userId, strategyId)] = [.. list, version];
        return version;
    }

    /// <summary>The document of a version; null when there is none.</summary>
    /// <exception cref="CatalogException">Its file was changed.</exception>
    public byte[]? Document(string userId, string strategyId, int number)
    {
        if (List(userId, strategyId).FirstOrDefault(v => v.Version == number) is not { } version) return null;
        var path = Path.Combine(FolderOf(userId, strategyId), NameOf(version));
        RefuseLink(path, root.HasLink);
        if (root.Files.ReadWhole(path) is not { } document) return null;
        return Convert.ToHexStringLower(SHA256.HashData(document)) == version.Hash
            ? document
            : throw new CatalogException(path, "it is not what was saved");
    }

    /// <summary>Removes the oldest versions that are beyond the limits; never the latest, nor one that is in use.</summary>
    public void Trim(string userId, string strategyId, IReadOnlySet<int> inUse)
    {
        var kept = List(userId, strategyId).ToList();
        var bytes = kept.Sum(v => (long)v.Bytes);
        for (var i = 0; i < kept.Count - 1 && (kept.Count > limits.Count || bytes > limits.Bytes);)
        {
            if (inUse.Contains(kept[i].Version))
            {
                i++;
                continue;
            }
            root.Files.Delete(Path.Combine(FolderOf(userId, strategyId), NameOf(kept[i])));
            bytes -= kept[i].Bytes;
            kept.RemoveAt(i);
            _known[(userId, strategyId)] = [.. kept];
        }
    }

    /// <summary>Removes all of a strategy that was deleted.</summary>
    public void Delete(string userId, string strategyId)
    {
        foreach (var version in List(userId, strategyId))
            root.Files.Delete(Path.Combine(FolderOf(userId, strategyId), NameOf(version)));
        _known.TryRemove((userId, strategyId), out _);
    }

    private string FolderOf(string userId, string strategyId) =>
        Path.Combine(root.StrategiesFolder(userId), "_versions", DataRoot.Checked(strategyId));

    private List<StrategyVersion> Read(string folder)
    {
        RefuseLink(folder, root.HasLink);
        // A file of another name was put there by something else, or is what a crash left of a write.
        return [.. root.Files.ListFiles(folder).Select(Parse).OfType<StrategyVersion>().OrderBy(v => v.Version)];

        StrategyVersion? Parse(string name)
        {
            var parts = Path.GetFileNameWithoutExtension(name).Split('_');
            return name.EndsWith(Extension, StringComparison.Ordinal) && parts.Length == 3
                && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && DateTimeOffset.TryParseExact(
                    parts[1], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var savedAt)
                && root.Files.LengthOf(Path.Combine(folder, name)) is { } length
                ? new StrategyVersion(number, parts[2], (int)length, savedAt)
                : null;
        }
    }

    private static string NameOf(StrategyVersion version)
    {
        var savedAt = version.SavedAt!.Value.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{version.Version:D6}_{savedAt}_{version.Hash}{Extension}");
    }

    private static void RefuseLink(string path, Func<string, bool> hasLink)
    {
        if (hasLink(path))
            throw new CatalogException(path, "it is a symbolic link, or lies behind one; links below the data root are not followed");
    }
}

/// <summary>A version of a strategy document.</summary>
/// <param name="Version">Its number, counted from 1.</param>
/// <param name="Hash">SHA-256 of the document, lower-case hex.</param>
/// <param name="Bytes">Size of the document.</param>
/// <param name="SavedAt">When it was saved; null of a built-in sample.</param>
public sealed record StrategyVersion(int Version, string Hash, int Bytes, DateTimeOffset? SavedAt);

/// <summary>How many versions of a strategy are kept; older ones are removed, but never one that an execution refers to.</summary>
/// <param name="Count">How many.</param>
/// <param name="Bytes">How many bytes of all.</param>
public sealed record StrategyVersionLimits(int Count = 200, long Bytes = 32 << 20);

/// <summary>What a caller asks to be true of the saved document before it is replaced.</summary>
/// <param name="IfHash">Beginnings of the hashes, one of which it must have; null: any.</param>
/// <param name="MustExist">True when there must be one.</param>
/// <param name="MustNotExist">True when there must be none.</param>
public sealed record SaveCondition(IReadOnlyList<string>? IfHash = null, bool MustExist = false, bool MustNotExist = false)
{
    /// <summary>No condition.</summary>
    public static SaveCondition None { get; } = new();

    /// <summary>True when a document of this hash, null for none, meets it.</summary>
    public bool Holds(string? hash)
    {
        if (hash is null) return !MustExist && IfHash is null;
        return !MustNotExist && (IfHash is null || IfHash.Any(start => hash.StartsWith(start, StringComparison.Ordinal)));
    }
}

/// <summary>What became of saving a strategy document.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Version">The version that is the present one afterwards; null when there is none.</param>
public sealed record StrategySaved(PutOutcome Outcome, StrategyVersion? Version);
