namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>Parquet, with columns whose names say what they are.</summary>
internal static class ParquetFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "parquet";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample) =>
        sample.IsParquet && GenericFormat.Recognise(sample) is { } layout ? layout with { Format = Name } : null;
}
