using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Cli;

/// <summary>Prints what was left out.</summary>
internal static class SkippedFolders
{
    /// <summary>One line a folder, on stderr.</summary>
    public static void Print(IEnumerable<SkippedFolder> skipped)
    {
        foreach (var folder in skipped) Console.Error.WriteLine($"skipped {folder.Name}: {folder.Reason}");
    }
}
