using System.Text.Json;
using System.Text.Json.Serialization;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Feeds;

namespace StrategyRuntime.Feeds;

/// <summary>A feed as the API shows it.</summary>
/// <param name="Symbol">Its symbol.</param>
/// <param name="Source">Where its ticks come from.</param>
/// <param name="State">How it is.</param>
/// <param name="Position">Position behind the last durable record of its log.</param>
/// <param name="FirstPosition">Position of the first record that is kept.</param>
/// <param name="Ticks">Ticks since the log began.</param>
/// <param name="Marks">Time marks since then.</param>
/// <param name="Gaps">Times without data since then; <c>gap_list</c> has the latest.</param>
/// <param name="Late">Ticks that were stamped with the time of the one before.</param>
/// <param name="Duplicates">Ticks that were dropped since the service started.</param>
/// <param name="Reconnects">How often its source connected anew since then.</param>
/// <param name="LastTime">Time of the log, or null while it is empty.</param>
/// <param name="LastTickTime">Time of its last tick, or null.</param>
/// <param name="LastTickAge">Seconds since the last tick came in; null before the first one since the service started.</param>
/// <param name="Rate">Records a second that came in, over ten seconds.</param>
/// <param name="Lag">Seconds from the last tick's time to when it came in, or null.</param>
/// <param name="Bytes">Size of its log.</param>
/// <param name="Error">What went wrong last, or null.</param>
/// <param name="Faults">Messages and answers of its source that could not be used, since the service started.</param>
internal sealed record FeedResponse(
    string Symbol,
    string Source,
    FeedState State,
    long Position,
    long FirstPosition,
    long Ticks,
    long Marks,
    long Gaps,
    long Late,
    long Duplicates,
    int Reconnects,
    DateTimeOffset? LastTime,
    DateTimeOffset? LastTickTime,
    double? LastTickAge,
    double Rate,
    double? Lag,
    long Bytes,
    string? Error,
    long Faults)
{
    /// <summary>Its exchange, or null.</summary>
    public string? Exchange { get; init; }

    /// <summary>
    /// What else its source knows: of a replay <c>file</c>, <c>speed</c>, <c>now</c>, <c>loop</c>; of a venue <c>instrument</c> and
    /// <c>url</c>.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Settings { get; init; }

    /// <summary>Seconds without a tick after which it is stale.</summary>
    public double StaleAfter { get; init; }

    /// <summary>What is kept of its log; null: all.</summary>
    public FeedRetention? Retention { get; init; }

    /// <summary>The latest gaps, oldest first.</summary>
    public IReadOnlyList<FeedGap> GapList { get; init; } = [];

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>A feed now.</summary>
    public static FeedResponse Of(Feed feed)
    {
        var (manifest, standing, health) = (feed.Manifest, feed.Standing, feed.Health);
        var counts = standing.Counts;
        return new FeedResponse(
            manifest.Symbol, manifest.Source, health.State, standing.End, standing.First, counts.Ticks, counts.Marks, counts.Gaps,
            counts.Late, standing.Duplicates + health.Duplicates, health.Reconnects, At(standing.LastTime), At(standing.LastTickTime),
            Rounded(health.Age?.TotalSeconds), Math.Round(health.Rate, 1), Rounded(health.Lag?.TotalSeconds), standing.Bytes, health.Error,
            health.Faults)
        {
            Exchange = manifest.Exchange,
            Settings = manifest.Settings,
            StaleAfter = manifest.StaleAfterSeconds,
            Retention = manifest is { RetentionDays: null, RetentionBytes: null }
                ? null
                : new FeedRetention(manifest.RetentionDays, manifest.RetentionBytes),
            GapList = manifest.Gaps,
            CreatedAt = manifest.CreatedAt,
        };
    }

    private static DateTimeOffset? At(UtcTime time) => time == UtcTime.MinValue ? null : new DateTimeOffset(time.Ticks, TimeSpan.Zero);

    private static double? Rounded(double? seconds) => seconds is { } value ? Math.Round(value, 3) : null;
}

/// <summary>What became of pushed ticks: all of them are durable.</summary>
/// <param name="Position">Position in the log behind the last of them.</param>
/// <param name="Accepted">Ticks and marks that were written.</param>
/// <param name="Duplicates">Ticks that were dropped: their source id was there.</param>
/// <param name="Late">Ticks older than the log, which were stamped with its time, and marks that said nothing new.</param>
internal sealed record TicksResponse(long Position, int Accepted, int Duplicates, int Late)
{
    /// <summary>Of an append.</summary>
    public static TicksResponse Of(in FeedAppend answer) => new(answer.Position, answer.Accepted, answer.Duplicates, answer.Late);
}
