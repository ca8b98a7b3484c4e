using System.Text.Json;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Access;

/// <summary>
/// The keys of a data root, one file at <c>_access/keys.json</c> that only its owner can read. Revoked keys stay on record, so that a
/// service that ever had keys never becomes open to all; a mark in the root says so even when the file is lost. A command may change the
/// file while a service reads it.
/// </summary>
public sealed class ApiKeyCatalog(DataRoot root)
{
    private const UnixFileMode OwnerOnlyFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly JsonSerializerOptions s_json = new()
    {
        AllowDuplicateProperties = false,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",
    };

    private readonly string _path = Path.Combine(root.AccessFolder, "keys.json");

    /// <summary>
    /// True once there was a key, for good. The mark stands beside the folder of secrets, so that it outlives the loss of that folder.
    /// </summary>
    public bool AreRequired => root.Files.FileExists(root.KeysRequiredMark);

    /// <summary>Puts the mark that <see cref="AreRequired"/> reads, durably.</summary>
    /// <exception cref="DurableFileException">It cannot be written.</exception>
    public void Require()
    {
        if (!AreRequired)
            root.Files.WriteAtomically(root.KeysRequiredMark, "API keys are required here, since the first one was made.\n"u8);
    }

    /// <summary>Why no caller can come in: keys are required, and none is on record; null when some are, or none is needed.</summary>
    public string? FindLoss() => !AreRequired || Read().Count > 0
        ? null
        : $"{_path} is gone or empty, and this data root had API keys. Restore it from a backup, or make a key "
            + $"(strategyruntime keys create --admin). For a service without keys delete {root.KeysRequiredMark}, too.";

    /// <summary>All keys, revoked ones too, in the order they were made.</summary>
    /// <exception cref="CatalogException">The file was changed into something else.</exception>
    public IReadOnlyList<ApiKey> Read()
    {
        if (root.HasLinkToWrite(_path))
            throw new CatalogException(_path, "it is a symbolic link, or lies behind one; links below the data root are not followed");
        if (root.Files.ReadWhole(_path) is not { } document) return [];
        try
        {
            var keys = JsonSerializer.Deserialize<KeyFile>(document, s_json)?.Keys ?? throw new JsonException("there are no keys in it");
            return keys.All(IsSound) ? keys : throw new JsonException("a key in it has no proper id, user or hash");
        }
        catch (JsonException e)
        {
            throw new CatalogException(_path, e.Message);
        }
    }

    /// <summary>Changes whenever the file does. It costs one file-system call, so it can be read at every request.</summary>
    public (long WrittenAt, long Bytes) Version()
    {
        var file = new FileInfo(_path);
        return file.Exists ? (file.LastWriteTimeUtc.Ticks, file.Length) : default;
    }

    /// <summary>Makes a key. Its text is returned once and kept nowhere.</summary>
    /// <param name="userId">Who it is for.</param>
    /// <param name="isAdmin">True when it may act for every user.</param>
    /// <param name="label">A note about it, or null.</param>
    /// <param name="now">The time on record.</param>
    /// <exception cref="DurableFileException">Another command is changing the keys, or the file cannot be written.</exception>
    public (ApiKey Key, string Text) Create(string userId, bool isAdmin, string? label, DateTimeOffset now)
    {
        var (id, text) = ApiKeyText.Create();
        var key = new ApiKey
        {
            Id = id,
            UserId = DataRoot.Checked(userId),
            IsAdmin = isAdmin,
            Label = label,
            Hash = ApiKeyText.Hash(text),
            CreatedAt = now,
        };
        Change(keys => [.. keys, key]);
        return (key, text);
    }

    /// <summary>Revokes a key for good; false when there is none of that id.</summary>
    /// <exception cref="DurableFileException">Another command is changing the keys, or the file cannot be written.</exception>
    public bool Revoke(string id, DateTimeOffset now)
    {
        var isFound = false;
        Change(keys =>
        {
            isFound = keys.Any(k => k.Id == id);
            return [.. keys.Select(k => k.Id == id && k.IsLive ? k with { RevokedAt = now } : k)];
        });
        return isFound;
    }

    /// <summary>Makes the folder of secrets, readable by its owner alone.</summary>
    public void CreateFolder()
    {
        root.Files.CreateFolder(root.AccessFolder);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(root.AccessFolder, OwnerOnlyFolder);
    }

    private void Change(Func<IReadOnlyList<ApiKey>, IReadOnlyList<ApiKey>> change)
    {
        CreateFolder();
        using var _ = AccessLock.Take(root);
        var changed = change(Read());
        // First: from the moment that a key is on record its loss shuts the service.
        if (changed.Count > 0) Require();
        root.Files.WriteAtomically(_path, [.. JsonSerializer.SerializeToUtf8Bytes(new KeyFile(changed), s_json), (byte)'\n']);
        // The folder was already closed to other users when the file was written.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_path, OwnerOnlyFile);
    }

    private static bool IsSound(ApiKey? key) =>
        key is not null && ApiKeyText.IsId(key.Id) && Identifier.IsValid(key.UserId) && key.Hash?.Length == 64;

    private sealed record KeyFile(IReadOnlyList<ApiKey> Keys);
}
