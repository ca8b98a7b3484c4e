using System.Text.Json.Serialization;
using StrategyRuntime.Storage.MarketData.Catalog;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Import;

/// <summary>What an import made of a file.</summary>
public sealed record ImportAnswer
{
    /// <summary>Name of the format.</summary>
    public required string Format { get; init; }

    /// <summary><c>candles</c> or <c>ticks</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The symbol; null when it is not known.</summary>
    public string? Symbol { get; init; }

    /// <summary>The timeframe; null for ticks, and when it is not known.</summary>
    public string? Timeframe { get; init; }

    /// <summary>Zone of the stamps; null for days, which need none, and when stamps stay on the clock of a strategy's exchange.</summary>
    public string? Zone { get; init; }

    /// <summary>Rows that are kept.</summary>
    public long Rows { get; init; }

    /// <summary>The first row by time.</summary>
    public ImportedRow? First { get; init; }

    /// <summary>The last row by time.</summary>
    public ImportedRow? Last { get; init; }

    /// <summary>Columns that are used.</summary>
    public required IReadOnlyList<string> ColumnsRead { get; init; }

    /// <summary>Columns that are not used.</summary>
    public required IReadOnlyList<string> ColumnsIgnored { get; init; }

    /// <summary>Lines that were repaired or left out; the first thousand.</summary>
    public IReadOnlyList<RepairedLine> Repaired { get; init; } = [];

    /// <summary>Times without rows.</summary>
    public ImportGaps? Gaps { get; init; }

    /// <summary>What the user should know, guesses among it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Options that must be given before it can be imported; empty when it is.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Name of the file it became; null when nothing was written.</summary>
    public string? File { get; init; }

    /// <summary>Of a dry run rows that are evenly apart, a few hundred at most: enough to draw them. Null otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ImportedRow>? Sample { get; init; }
}

/// <summary>A row of an imported file; values that its kind has.</summary>
public sealed record ImportedRow
{
    /// <summary>Its time: ISO 8601 with an offset, or a date; without an offset when the zone is not known.</summary>
    public required string Timestamp { get; init; }

    /// <summary>First price of a candle.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Open { get; init; }

    /// <summary>Highest price of a candle.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? High { get; init; }

    /// <summary>Lowest price of a candle.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Low { get; init; }

    /// <summary>Last price of a candle.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Close { get; init; }

    /// <summary>Price of a tick.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Price { get; init; }

    /// <summary>What was traded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Volume { get; init; }

    /// <summary>Best bid of a tick.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Bid { get; init; }

    /// <summary>Best ask of a tick.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Ask { get; init; }

    /// <summary>Open interest.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Oi { get; init; }
}

/// <summary>A line that was repaired or left out.</summary>
/// <param name="Line">Line of the file, from 1.</param>
/// <param name="What">What was done.</param>
public sealed record RepairedLine(long Line, string What);

/// <summary>Data of this symbol and timeframe are there already.</summary>
public sealed class MarketDataExistsException(string file)
    : MarketDataException(file, null, "it is there already; ask to replace it");
