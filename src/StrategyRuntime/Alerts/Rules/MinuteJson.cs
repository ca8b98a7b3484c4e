using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StrategyRuntime.Alerts.Rules;

/// <summary>A time of day as hours and minutes, <c>22:00</c>.</summary>
internal sealed class MinuteJson : JsonConverter<TimeOnly>
{
    private const string Format = "HH:mm";

    /// <summary>Reads the text.</summary>
    public static bool TryParse(string? text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    /// <inheritdoc/>
    public override TimeOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TryParse(reader.GetString(), out var time) ? time : throw new JsonException("It is no time of day.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TimeOnly value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString(Format, CultureInfo.InvariantCulture));
}
