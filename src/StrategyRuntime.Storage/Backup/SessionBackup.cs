using System.Globalization;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;

namespace StrategyRuntime.Storage.Backup;

/// <summary>
/// Copies one session so that its files are of one moment. Of a finished run they do not change any more. Of an unfinished one the journal
/// is copied first and the commands after it: a command that is on record ahead of the journal acts when its tick comes, a missing one
/// would make the past come out differently. Views and exports of an unfinished run are left out: recovery writes them again.
/// </summary>
internal sealed class SessionBackup(FileCopy copy, IDurableFiles files, string folder, string target)
{
    private const int Attempts = 1_000;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Copies it; true when its run had not ended.</summary>
    /// <exception cref="IOException">It kept starting over while it was copied.</exception>
    public bool Copy()
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (TryCopy() is { } isRunning) return isRunning;
            // A new run begins: its predecessor's files are on their way to runs/{n}.
            Thread.Sleep(s_pause);
        }
        throw new IOException($"{folder} kept starting over while it was copied.");
    }

    private bool? TryCopy()
    {
        copy.Clear(target);
        var manifestPath = Path.Combine(folder, SessionFiles.Manifest);
        if (files.ReadWhole(manifestPath) is not { } bytes || SessionManifest.Read(folder, files) is not { } manifest)
        {
            if (files.ListFiles(folder).Count > 0) return null;
            CopyEarlierRuns(int.MaxValue);
            return false;
        }
        try
        {
            if (manifest.IsUnfinished) CopyUnfinished(manifest);
            else CopyFinished();
        }
        catch (DurableFileException exception) when (exception.Fault == FileFault.Missing)
        {
            return null;
        }
        var now = files.ReadWhole(manifestPath);
        var isSame = manifest.IsUnfinished ? SessionManifest.Read(folder, files)?.Run == manifest.Run : now.AsSpan().SequenceEqual(bytes);
        if (!isSame) return null;
        copy.Write(bytes, Path.Combine(target, SessionFiles.Manifest));
        CopyEarlierRuns(manifest.Run);
        return manifest.IsUnfinished;
    }

    private void CopyUnfinished(SessionManifest manifest)
    {
        foreach (var input in manifest.Inputs)
        {
            if (input.Kind == PinnedInput.MarketData) CopyVersion(input.Hash);
            else copy.File(Path.Combine(folder, input.Name), Path.Combine(target, input.Name));
        }
        foreach (var name in new[] { SessionFiles.Events, SessionFiles.Inputs })
        {
            var path = Path.Combine(folder, name);
            if (files.FileExists(path)) copy.Lines(path, Path.Combine(target, name));
        }
    }

    // The market folder was copied before: this run may have begun after that.
    private void CopyVersion(string hash)
    {
        var version = PinnedVersions.PathOf(MarketFolderOf(folder), hash);
        var copied = PinnedVersions.PathOf(MarketFolderOf(target), hash);
        if (!files.FileExists(version) || files.FileExists(copied)) return;
        files.CreateFolder(Path.GetDirectoryName(copied)!);
        copy.File(version, copied);
    }

    private static string MarketFolderOf(string session) =>
        Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(session))!, PinnedVersions.MarketFolder);

    private void CopyFinished()
    {
        foreach (var name in files.ListFiles(folder))
        {
            if (name != SessionFiles.Manifest && !FileCopy.IsPassing(name))
                copy.File(Path.Combine(folder, name), Path.Combine(target, name));
        }
    }

    private void CopyEarlierRuns(int before)
    {
        var runs = Path.Combine(folder, SessionFiles.RunsFolder);
        foreach (var name in files.ListFolders(runs))
        {
            if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var run) || run >= before) continue;
            var earlier = Path.Combine(target, SessionFiles.RunsFolder, name);
            try
            {
                copy.Folder(Path.Combine(runs, name), earlier);
            }
            catch (DurableFileException exception) when (exception.Fault == FileFault.Missing)
            {
                // It was deleted meanwhile, which a run may be at any time.
                copy.Remove(earlier);
            }
        }
    }
}
