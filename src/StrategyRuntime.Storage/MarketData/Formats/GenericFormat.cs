namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>A table whose columns say what they are, from no known source; also our own form.</summary>
internal static class GenericFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "generic";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        if (sample.Names.Length == 0) return null;
        var roles = ColumnNames.Map(sample);
        ColumnNames.Require(sample, roles);
        return new Layout(Name, roles) { Zone = ColumnNames.ZoneOf(sample, roles) };
    }
}
