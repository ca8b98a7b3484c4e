using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Reading;

/// <summary>
/// The downloadable files of a session: those of FILES.md, of the current run and of earlier ones. Other files of the folder cannot be
/// reached.
/// </summary>
public sealed class SessionDownloads(DataRoot root)
{
    private static readonly string[] s_names = 
    [
        SessionFiles.Manifest, .. SessionFiles.Final, SessionFiles.TrimmedEvents,
        .. SessionFiles.Documents,
    ];

    /// <summary>Files that are there: of the current run first, then <c>runs/{n}/…</c>, latest run first.</summary>
    public IReadOnlyList<SessionFile> List(SessionId session)
    {
        var earlier = Folders(root.FileSystem.Path.Combine(root.SessionFolder(session), SessionFiles.RunsFolder))
            .Where(IsRun)
            .OrderByDescending(n => int.Parse(n, CultureInfo.InvariantCulture));
        return
        [
            .. earlier.Select(n => $"{SessionFiles.RunsFolder}/{n}/").Prepend("")
                .SelectMany(prefix => s_names.Select(name => Find(session, prefix + name)))
                .OfType<SessionFile>(),
        ];
    }

    /// <summary>Opens a file by its name in <see cref="List"/>. It may still be written while it is read.</summary>
    public bool TryOpen(SessionId session, string name, [NotNullWhen(true)] out Stream? stream, [NotNullWhen(true)] out SessionFile? file)
    {
        stream = null;
        file = IsKnown(name) ? Find(session, name) : null;
        if (file is null) return false;
        try
        {
            stream = root.FileSystem.File.Open(
                PathOf(session, name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return true;
        }
        catch (Exception e) when (IsMissing(e))
        {
            file = null;
            return false;
        }
    }

    // A run starts anew or is deleted while its files are listed: what is gone by then is not there.
    private static bool IsMissing(Exception e) => e is FileNotFoundException or DirectoryNotFoundException;

    private string[] Folders(string folder)
    {
        try
        {
            return [.. root.FileSystem.Directory.EnumerateDirectories(folder).Select(d => root.FileSystem.Path.GetFileName(d))];
        }
        catch (Exception e) when (IsMissing(e))
        {
            return [];
        }
    }

    private static bool IsKnown(string name)
    {
        var parts = name.Split('/');
        return parts switch
        {
            [var file] => s_names.Contains(file),
            [SessionFiles.RunsFolder, var run, var file] => IsRun(run) && s_names.Contains(file),
            _ => false,
        };
    }

    private static bool IsRun(string text) =>
        text.Length > 0 && text[0] != '0' && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private SessionFile? Find(SessionId session, string name)
    {
        var path = PathOf(session, name);
        // It asks the disk once, so size and time are of the moment at which it was there.
        var info = root.FileSystem.FileInfo.New(path);
        if (!info.Exists || root.HasLink(path)) return null;
        return new SessionFile(name, info.Length, info.LastWriteTimeUtc);
    }

    private string PathOf(SessionId session, string name) =>
        root.FileSystem.Path.Combine([root.SessionFolder(session), .. name.Split('/')]);
}

/// <summary>A file of a session.</summary>
/// <param name="Name">Name in the session's folder, with <c>/</c> for files of earlier runs.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="ModifiedAt">When it was last written.</param>
public sealed record SessionFile(string Name, long Bytes, DateTimeOffset ModifiedAt);
