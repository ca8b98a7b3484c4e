using StrategyRuntime.Storage.MarketData.Dialects;

namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>Databento: candles and trades as CSV, prices plain or in units of 10⁻⁹.</summary>
internal static class DatabentoFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "databento";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        if (!sample.HasNames("ts event", "rtype") && !sample.HasNames("ts event", "publisher id")) return null;
        var roles = ColumnNames.Map(sample);
        var price = Array.FindIndex(roles, r => r is Role.Open or Role.Price);
        if (price < 0) return null;
        var type = Array.IndexOf(sample.Names, "rtype");
        var isFixed = sample.Rows.All(r => r[price].Length > 5 && !r[price].Contains('.'));
        return new Layout(Name, roles)
        {
            Zone = ZoneClock.Utc,
            PriceDivisor = isFixed ? 1e9 : 1,
            Timeframe = type < 0 ? null : sample.Rows[0][type] switch { "32" => "1s", "33" => "1m", "34" => "1h", "35" => "1d", _ => null },
        };
    }
}
