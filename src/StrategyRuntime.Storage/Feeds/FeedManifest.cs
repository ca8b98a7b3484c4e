using System.Text.Json;
using System.Text.Json.Serialization;

namespace StrategyRuntime.Storage.Feeds;

/// <summary>manifest.json of a feed: what it is, and what its log is made of.</summary>
public sealed record FeedManifest
{
    /// <summary>Its name in the feed's folder.</summary>
    public const string FileName = "manifest.json";

    /// <summary>Seconds without a tick after which a feed is stale.</summary>
    public const int DefaultStaleAfterSeconds = 30;

    private static readonly JsonSerializerOptions s_options = new()
    {
        AllowDuplicateProperties = false,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Names this log, and no other one of the same symbol.</summary>
    public required string Id { get; init; }

    /// <summary>The symbol.</summary>
    public required string Symbol { get; init; }

    /// <summary>Where its ticks come from: <c>push</c>, <c>replay</c> or a venue.</summary>
    public required string Source { get; init; }

    /// <summary>What else the source has to know.</summary>
    public JsonElement? Settings { get; init; }

    /// <summary>Whose clock and days it has; null when a strategy says it.</summary>
    public string? Exchange { get; init; }

    /// <summary>True while it is to run.</summary>
    public bool Running { get; init; } = true;

    /// <summary>Days before the log's time that are kept; null: all.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>Bytes that are kept; null: all.</summary>
    public long? RetentionBytes { get; init; }

    /// <summary>Seconds without a tick after which it is stale.</summary>
    public double StaleAfterSeconds { get; init; } = DefaultStaleAfterSeconds;

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Units of the records: prices and quantities are doubles, times are .NET ticks of 100 ns.</summary>
    public FeedUnits Units { get; init; } = new();

    /// <summary>The latest gaps, oldest first; the log holds all of them.</summary>
    public IReadOnlyList<FeedGap> Gaps { get; init; } = [];

    /// <summary>How many were named since the log began.</summary>
    public long GapCount
    {
        get => Math.Max(field, Gaps.Count);
        init;
    }

    /// <summary>As a file.</summary>
    internal byte[] Write() => [.. JsonSerializer.SerializeToUtf8Bytes(this, s_options), (byte)'\n'];

    /// <summary>Reads it back; null when it is something else.</summary>
    internal static FeedManifest? Read(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<FeedManifest>(bytes, s_options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Units of a log's records.</summary>
/// <param name="RecordBytes">Size of a record.</param>
/// <param name="Price">How a price is written.</param>
/// <param name="Time">How a time is written.</param>
public sealed record FeedUnits(int RecordBytes = FeedRecord.Size, string Price = "float64", string Time = "100ns since 0001-01-01 UTC");

/// <summary>A time in which nothing was received.</summary>
/// <param name="From">Its start.</param>
/// <param name="To">Its end.</param>
/// <param name="Reason">Why.</param>
public sealed record FeedGap(DateTimeOffset From, DateTimeOffset To, FeedGapReason Reason = FeedGapReason.Unknown);
