using StrategyRuntime.Storage.MarketData.Dialects;

namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>TrueFX: bid and ask without trades, on GMT.</summary>
internal static class TrueFxFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "truefx";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        var isNamed = sample.Columns is 3 or 4 && sample.HasNames("timestamp", "bid", "ask");
        var isBare = sample.IsBare(4) && sample.Rows.All(r => r[0].Length == 7 && r[0][3] == '/') && sample.IsNumber(2, 3);
        if (!isNamed && !isBare) return null;
        return new Layout(Name, isNamed ? ColumnNames.Map(sample) : [Role.Symbol, Role.Stamp, Role.Bid, Role.Ask]) { Zone = ZoneClock.Utc };
    }
}
