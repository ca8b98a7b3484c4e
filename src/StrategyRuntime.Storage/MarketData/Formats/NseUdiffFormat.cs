namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>NSE's file of a day since July 2024 (UDiFF): many symbols, short names.</summary>
internal static class NseUdiffFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "nse-bhavcopy";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        if (!sample.HasNames("traddt", "tckrsymb", "sctysrs", "opnpric", "clspric")) return null;
        var roles = ColumnNames.Map(sample);
        roles[Array.IndexOf(sample.Names, "traddt")] = Role.Stamp;
        return new Layout(Name, roles) { Timeframe = "1d" };
    }
}
