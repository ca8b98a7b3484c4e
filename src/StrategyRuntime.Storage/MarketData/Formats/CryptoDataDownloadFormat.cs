using StrategyRuntime.Storage.MarketData.Dialects;

namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>CryptoDataDownload: two times, two volumes, and a symbol with a slash, newest first.</summary>
internal static class CryptoDataDownloadFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "cryptodatadownload";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        var volumes = sample.Names.Where(n => n.StartsWith("volume ", StringComparison.Ordinal)).ToList();
        if (volumes.Count == 0 || !sample.HasNames("date", "symbol", "open", "high", "low", "close")) return null;
        var roles = ColumnNames.Map(sample);
        // What was bought is the volume, not what was paid: the pair begins with it.
        var pair = sample.Rows[0][Array.IndexOf(roles, Role.Symbol)].ToLowerInvariant();
        var bought = volumes.Find(v => pair.StartsWith(v["volume ".Length..], StringComparison.Ordinal)) ?? volumes[0];
        roles[Array.IndexOf(sample.Names, bought)] = Role.Volume;
        var name = sample.Match(@".+_(?:(\d+)?(minute|m|h|d|1h|hour|daily))");
        var number = name.Success && name.Groups[1].Length > 0 ? name.Groups[1].Value : "1";
        return new Layout(Name, roles)
        {
            Zone = ZoneClock.Utc,
            Timeframe = name.Success ? number + name.Groups[2].Value.ToLowerInvariant()[0] : null,
        };
    }
}
