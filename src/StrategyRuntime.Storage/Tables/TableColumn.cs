namespace StrategyRuntime.Storage.Tables;

/// <summary>What the values of a column are.</summary>
public enum ColumnKind
{
    /// <summary>Text, JSON among it.</summary>
    Text,

    /// <summary>An instant.</summary>
    Time,

    /// <summary>A date.</summary>
    Date,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>True or false.</summary>
    Truth,
}

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What its values are.</param>
public sealed record TableColumn(string Name, ColumnKind Kind);

/// <summary>How a table is written.</summary>
public enum TableFormat
{
    /// <summary>Comma-separated text.</summary>
    Csv,

    /// <summary>Parquet.</summary>
    Parquet,
}
