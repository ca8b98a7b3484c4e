using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Alerts;

/// <summary>
/// The files of a user's alerts: rules, channels with their secrets, and a log of lines. Its folder can be read by its owner alone.
/// </summary>
/// <param name="root">The data root.</param>
/// <param name="userId">The user.</param>
public sealed class AlertFolder(DataRoot root, string userId)
{
    /// <summary>The rules.</summary>
    public const string Rules = "rules.json";

    /// <summary>The channels, with their secrets.</summary>
    public const string Channels = "channels.json";

    private const string LogFile = "alerts.jsonl";
    private const UnixFileMode OwnerOnlyFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path = root.AlertsFolder(userId);

    /// <summary>Users that have alerts, in ordinal order.</summary>
    public static IReadOnlyList<string> Users(DataRoot root) =>
        [.. root.Files.ListFolders(root.AllAlertsFolder).Where(Identifier.IsValid)];

    /// <summary>True when the user has a log.</summary>
    public bool HasLog => root.Files.FileExists(PathOf(LogFile));

    /// <summary>Closes the folder to all but its owner, when its files were brought from elsewhere; false when there is none.</summary>
    /// <exception cref="CatalogException">A symbolic link leads to it.</exception>
    public bool Protect()
    {
        if (root.Files.ListFiles(_path).Count == 0) return false;
        Create();
        return true;
    }

    /// <summary>Path of a file.</summary>
    public string PathOf(string name) => Path.Combine(_path, name);

    /// <summary>A whole file; null when there is none.</summary>
    /// <exception cref="DurableFileException">It cannot be read.</exception>
    /// <exception cref="CatalogException">A symbolic link leads to it.</exception>
    public byte[]? Read(string name)
    {
        RefuseLink();
        return root.Files.ReadWhole(PathOf(name));
    }

    /// <summary>Replaces a file, durably.</summary>
    /// <exception cref="DurableFileException">It cannot be written.</exception>
    public void Write(string name, ReadOnlySpan<byte> bytes)
    {
        Create();
        root.Files.WriteAtomically(PathOf(name), bytes);
        // The folder was already closed to other users when the file was written.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(PathOf(name), OwnerOnlyFile);
    }

    /// <summary>Opens the log for more lines, its torn last line cut off.</summary>
    /// <param name="line">Takes each line that stands there, without its end.</param>
    /// <exception cref="DurableFileException">It cannot be read or written.</exception>
    public LineFile OpenLog(Action<ReadOnlyMemory<byte>> line)
    {
        Create();
        return new LineFile(root.Files, PathOf(LogFile), line);
    }

    /// <summary>Replaces the log, durably. It must not be open.</summary>
    /// <exception cref="DurableFileException">It cannot be written: the log is as it was.</exception>
    public void ReplaceLog(ReadOnlySpan<byte> lines) => Write(LogFile, lines);

    private void Create()
    {
        RefuseLink();
        root.Files.CreateFolder(_path);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_path, OwnerOnlyFolder);
    }

    private void RefuseLink()
    {
        if (root.HasLinkToWrite(_path))
            throw new CatalogException(_path, "it is a symbolic link, or lies behind one; links below the data root are not followed");
    }
}
