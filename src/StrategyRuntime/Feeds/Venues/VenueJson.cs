using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Feeds.Venues;

/// <summary>Reads the fields of venues' messages. A number, also one in a text, becomes the double that is nearest to it.</summary>
internal static class VenueJson
{
    // Above it a number is no trade's; the bits above count how often a venue began anew.
    private const long MaxId = TradeSequence.IdsPerSeries - 1;

    private const long MaxMilliseconds = 253_402_300_799_999;

    /// <summary>A field that must be there.</summary>
    public static JsonElement Field(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value)
            ? value
            : throw new VenueFormatException($"{name} is missing");

    /// <summary>A text that must be there.</summary>
    public static string Text(this JsonElement json, string name) => json.TextOrNull(name) ?? throw Wrong(name);

    /// <summary>A text; null when it is not there or something else.</summary>
    public static string? TextOrNull(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>Number of a trade.</summary>
    public static long Id(this JsonElement json, string name) => IdOf(json.Field(name), name);

    /// <summary>Number of a trade.</summary>
    public static long IdOf(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var id) && id is >= 0 and <= MaxId ? id : throw Wrong(name);

    /// <summary>A price, above 0.</summary>
    public static double Price(this JsonElement json, string name) => PriceOf(json.Field(name), name);

    /// <summary>A price, above 0.</summary>
    public static double PriceOf(JsonElement value, string name) => NumberOf(value) is > 0 and var price ? price : throw Wrong(name);

    /// <summary>A quantity, 0 or above.</summary>
    public static double Quantity(this JsonElement json, string name) => QuantityOf(json.Field(name), name);

    /// <summary>A quantity, 0 or above.</summary>
    public static double QuantityOf(JsonElement value, string name) =>
        NumberOf(value) is >= 0 and var quantity ? quantity : throw Wrong(name);

    /// <summary>A time in ISO 8601 with its offset.</summary>
    public static UtcTime Instant(this JsonElement json, string name) => InstantOf(json.Field(name), name);

    /// <summary>A time in ISO 8601 with its offset.</summary>
    public static UtcTime InstantOf(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var time)
            ? new UtcTime(time.UtcTicks)
            : throw Wrong(name);

    /// <summary>A time in milliseconds since 1970.</summary>
    public static UtcTime Milliseconds(this JsonElement json, string name) =>
        json.Field(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var milliseconds)
        && milliseconds is >= 0 and <= MaxMilliseconds
            ? UtcTime.UnixEpoch + TimeSpan.FromMilliseconds(milliseconds)
            : throw Wrong(name);

    /// <summary>A time in seconds since 1970, with a fraction.</summary>
    public static UtcTime SecondsOf(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var seconds) && seconds is >= 0 and <= MaxMilliseconds / 1_000
            ? UtcTime.UnixEpoch + new TimeSpan((long)(seconds * TimeSpan.TicksPerSecond))
            : throw Wrong(name);

    /// <summary>A list that must be one.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : throw Wrong(name);

    /// <summary>The message is about something else than what was asked for.</summary>
    public static void MustBe(string wanted, string found, string name)
    {
        if (!string.Equals(wanted, found, StringComparison.OrdinalIgnoreCase)) throw new VenueFormatException($"{name} is not {wanted}");
    }

    private static double? NumberOf(JsonElement value)
    {
        double number;
        if (value.ValueKind == JsonValueKind.Number) return value.TryGetDouble(out number) && double.IsFinite(number) ? number : null;
        return value.ValueKind == JsonValueKind.String
            && double.TryParse(
                value.GetString(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number)
            && double.IsFinite(number)
                ? number
                : null;
    }

    private static VenueFormatException Wrong(string name) => new($"{name} is wrong");
}
