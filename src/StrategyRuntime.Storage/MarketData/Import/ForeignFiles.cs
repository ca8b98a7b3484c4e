using System.IO.Abstractions;
using StrategyRuntime.Storage.MarketData.Catalog;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Instruments;

namespace StrategyRuntime.Storage.MarketData.Import;

/// <summary>
/// Files in the market folder that someone put there as their source wrote them. Each is imported, by the same code and to the same bytes
/// as an upload, when it is seen for the first time and when it has changed; it stays where it is. Safe for many threads.
/// </summary>
/// <param name="folder">The market folder.</param>
/// <param name="fileSystem">Lists and reads it.</param>
/// <param name="time">A file that changes now may not be whole yet.</param>
/// <param name="rest">How long a file must have stayed the same.</param>
/// <param name="import">Imports one; null: it was.</param>
internal sealed class ForeignFiles(
    MarketFolder folder, IFileSystem fileSystem, TimeProvider time, TimeSpan rest, Func<IFileInfo, bool, string?> import)
{
    // Text of any kind may lie about, and is shown only when it is market data.
    private static readonly string[] s_extensions = [".csv", ".json", ".parquet", ".csv.gz", ".json.gz", ".zip"];
    private static readonly string[] s_perhaps = [".txt"];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Seen> _seen = new(StringComparer.Ordinal);

    /// <summary>Imports what is new.</summary>
    /// <param name="imported">Whether a file of this name, size and time of change was imported before, and whether one of this name
    /// was.</param>
    /// <returns>The files that cannot be imported, with the reason.</returns>
    public IReadOnlyList<(string File, long Bytes, string Problem)> TakeUp(Func<IFileInfo, (bool Same, bool Name)> imported)
    {
        lock (_gate)
        {
            var problems = new List<(string, long, string)>();
            foreach (var file in Candidates())
            {
                var version = (file.Length, file.LastWriteTimeUtc.Ticks);
                if (!_seen.TryGetValue(file.Name, out var seen) || seen.Version != version)
                {
                    if (time.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc < rest) continue;
                    var before = imported(file);
                    seen = new Seen(version, before.Same ? null : import(file, before.Name));
                    _seen[file.Name] = seen;
                }
                if (seen.Problem is { } problem && !EndsWith(file.Name, s_perhaps)) problems.Add((file.Name, file.Length, problem));
            }
            return problems;
        }
    }

    private static bool EndsWith(string name, string[] extensions) =>
        Array.Exists(extensions, e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    private List<IFileInfo> Candidates()
    {
        if (!fileSystem.Directory.Exists(folder.Path)) return [];
        return fileSystem.DirectoryInfo.New(folder.Path).EnumerateFiles()
            .Where(f => f.Name[0] != '.' && f.LinkTarget is null && IsForeign(f.Name))
            .OrderBy(f => f.Name, StringComparer.Ordinal)
            .ToList();
    }

    /// <summary>True for market data under a name that is not our own form's.</summary>
    private static bool IsForeign(string name) =>
        (EndsWith(name, s_extensions) || EndsWith(name, s_perhaps)) && !MarketDataFile.TryParse(name, out _) && !IsReference(name);

    /// <summary>Tables of instruments and of corporate actions.</summary>
    private static bool IsReference(string name) =>
        name == "instruments.csv" || name.EndsWith(".actions.csv", StringComparison.Ordinal)
        || name.EndsWith(SurfaceTable.Ending, StringComparison.Ordinal);

    private readonly record struct Seen((long Bytes, long WrittenAt) Version, string? Problem);
}
