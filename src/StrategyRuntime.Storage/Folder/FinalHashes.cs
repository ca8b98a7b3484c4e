using System.Security.Cryptography;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Folder;

/// <summary>SHA-256 of the files of a complete run, lower-case hex.</summary>
internal static class FinalHashes
{
    private const int ReadBytes = 1 << 20;

    /// <summary>Hashes each final file that is in a folder; of a trimmed log its start, too.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="isTrimmed">True when the start of the log is a file beside it.</param>
    /// <param name="known">Hashes that are known, by name.</param>
    public static IReadOnlyDictionary<string, string> Of(
        IDurableFiles files, string folder, bool isTrimmed = false, IReadOnlyDictionary<string, string>? known = null)
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var names = isTrimmed ? SessionFiles.Final.Append(SessionFiles.TrimmedEvents) : SessionFiles.Final;
        foreach (var name in names.Where(n => files.FileExists(Path.Combine(folder, n))))
            hashes[name] = known?.GetValueOrDefault(name) ?? Of(files, folder, name);
        return hashes;
    }

    private static string Of(IDurableFiles files, string folder, string name)
    {
        using var file = files.Open(Path.Combine(folder, name), FileOpening.Read);
        return Of(file);
    }

    /// <summary>Hashes one file.</summary>
    public static string Of(IDurableFile file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[ReadBytes];
        var at = 0L;
        for (int read; (read = file.Read(at, buffer)) > 0; at += read) hash.AppendData(buffer, 0, read);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
