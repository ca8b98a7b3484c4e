namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>Symbols that names of files have.</summary>
internal static class SymbolNames
{
    /// <summary>The name without extension, where a source names its files so.</summary>
    public static string? OfStem(TableSample sample) => sample.Match(@"[A-Z0-9.^=&_\-]{1,20}").Success ? sample.Stem : null;

    /// <summary>What stands before a word.</summary>
    public static string? Before(TableSample sample, string word) =>
        sample.Stem.IndexOf(word, StringComparison.OrdinalIgnoreCase) is > 0 and var at ? sample.Stem[..at] : null;
}
