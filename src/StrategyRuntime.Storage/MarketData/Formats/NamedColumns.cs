using System.Globalization;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>A layout that the user says: <c>time=0,open=1,…</c>, by number from 0 or by name.</summary>
internal static class NamedColumns
{
    private static readonly Dictionary<string, Role> s_words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["time"] = Role.Stamp, ["timestamp"] = Role.Stamp, ["date"] = Role.Stamp, ["time_of_day"] = Role.Time, ["open"] = Role.Open,
        ["high"] = Role.High, ["low"] = Role.Low, ["close"] = Role.Close, ["adj_close"] = Role.AdjustedClose, ["volume"] = Role.Volume,
        ["oi"] = Role.OpenInterest, ["price"] = Role.Price, ["bid"] = Role.Bid, ["ask"] = Role.Ask, ["symbol"] = Role.Symbol,
            ["id"] = Role.Id,
    };

    /// <summary>The layout.</summary>
    /// <exception cref="MarketDataException">A word or a column is unknown, or something is missing.</exception>
    public static Layout Of(TableSample sample, string columns)
    {
        var roles = new Role[sample.Columns];
        foreach (var pair in columns.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length < 2 || !s_words.TryGetValue(parts[0], out var role))
                throw new MarketDataException("columns", null, $"'{pair}' is not WORD=COLUMN; words are {string.Join(", ", s_words.Keys)}");
            if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var column))
                column = Array.IndexOf(sample.Names, ColumnNames.Plain(parts[1]));
            if (column < 0 || column >= roles.Length)
                throw new MarketDataException("columns", null, $"there is no column '{parts[1]}'; columns are 0 to {roles.Length - 1}");
            roles[column] = role;
        }
        ColumnNames.Require(sample, roles);
        if (roles.Contains(Role.Open) && !(roles.Contains(Role.High) && roles.Contains(Role.Low) && roles.Contains(Role.Close)))
            throw new MarketDataException("columns", null, "candles need open, high, low and close");
        return new Layout(GenericFormat.Name, roles) { Zone = ColumnNames.ZoneOf(sample, roles) };
    }
}
