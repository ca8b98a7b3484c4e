using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StrategyRuntime.Engine.Settings;

/// <summary>How fast market time goes: a multiple of real time, or as fast as the machine can.</summary>
[JsonConverter(typeof(SpeedJsonConverter))]
public readonly record struct Speed
{
    /// <summary>The word for no limit.</summary>
    public const string MaxWord = "max";

    /// <summary>The rule in words, after "must be".</summary>
    public const string Rule = "a number above 0 and up to 1000000000, or \"max\"";

    private const double Highest = 1e9;

    private Speed(double? multiple) => Multiple = multiple;

    /// <summary>Market seconds per real second; null without a limit.</summary>
    public double? Multiple { get; }

    /// <summary>True without a limit.</summary>
    public bool IsMax => Multiple is null;

    /// <summary>No limit.</summary>
    public static Speed Max { get; }

    /// <summary>Market time.</summary>
    public static Speed MarketTime { get; } = new(1);

    /// <summary>A multiple of real time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The multiple breaks the rule.</exception>
    public static Speed Times(double multiple) =>
        TryCreate(multiple, out var speed)
            ? speed
            : throw new ArgumentOutOfRangeException(nameof(multiple), multiple, $"A speed must be {Rule}.");

    /// <summary>Makes a speed of a multiple that keeps the rule.</summary>
    public static bool TryCreate(double multiple, out Speed speed)
    {
        speed = new Speed(multiple);
        return multiple is > 0 and <= Highest;
    }

    /// <summary>Reads a JSON number or the word "max".</summary>
    public static bool TryParse(JsonElement value, out Speed speed)
    {
        speed = default;
        return value.ValueKind switch
        {
            JsonValueKind.String => value.ValueEquals(MaxWord),
            JsonValueKind.Number => value.TryGetDouble(out var multiple) && TryCreate(multiple, out speed),
            _ => false,
        };
    }

    /// <summary>Reads the text that <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string? text, out Speed speed)
    {
        speed = default;
        return text == MaxWord
            || (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var multiple)
                && TryCreate(multiple, out speed));
    }

    /// <inheritdoc/>
    public override string ToString() => Multiple?.ToString(CultureInfo.InvariantCulture) ?? MaxWord;
}

/// <summary>A speed is a number or "max" on the wire.</summary>
internal sealed class SpeedJsonConverter : JsonConverter<Speed>
{
    /// <inheritdoc/>
    public override Speed Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return Speed.TryParse(document.RootElement, out var speed) ? speed : throw new JsonException($"A speed must be {Speed.Rule}.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Speed value, JsonSerializerOptions options)
    {
        if (value.Multiple is { } multiple) writer.WriteNumberValue(multiple);
        else writer.WriteStringValue(Speed.MaxWord);
    }
}
