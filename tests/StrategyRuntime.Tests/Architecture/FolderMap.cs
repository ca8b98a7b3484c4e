using System.Globalization;
using System.Text.RegularExpressions;
using StrategyRuntime.Tests.Acceptance;

namespace StrategyRuntime.Tests.Architecture;

/// <summary>The map of docs/ARCHITECTURE.md: which folder lies on which floor. Floor 1 is the ground.</summary>
internal sealed partial class FolderMap
{
    private readonly Dictionary<string, int> _floors = new(StringComparer.Ordinal);

    /// <summary>Namespaces of the folders that the map names.</summary>
    public IReadOnlyCollection<string> Folders => _floors.Keys;

    /// <summary>Floor of a folder, given by its namespace; null for a folder that the map does not name.</summary>
    public int? FloorOf(string folder) => _floors.TryGetValue(folder, out var floor) ? floor : null;

    /// <summary>The rows below the headings "Floors of `StrategyRuntime…`".</summary>
    public static FolderMap OfTheArchitecturePage()
    {
        var map = new FolderMap();
        string? project = null;
        foreach (var line in Repository.DocumentLines("ARCHITECTURE.md"))
        {
            if (line.StartsWith('#')) project = Heading().Match(line) is { Success: true } heading ? heading.Groups[1].Value : null;
            if (project is null || Row().Match(line) is not { Success: true } row) continue;
            var folder = row.Groups[2].Value == "(root)" ? project : $"{project}.{row.Groups[2].Value.Replace('/', '.')}";
            map._floors.Add(folder, int.Parse(row.Groups[1].Value, CultureInfo.InvariantCulture));
        }
        return map;
    }

    [GeneratedRegex(@"^#+ Floors of `([\w.]+)`")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| (\d+) \| `([\w/()]+)` \|")]
    private static partial Regex Row();
}
