using System.Text.Json;
using System.Text.Json.Serialization;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Catalogs;

namespace StrategyRuntime.Json;

/// <summary>
/// Writes a spread as the documents of broker connections have it. They are read by <see cref="BrokerConnectionDocument"/>.
/// </summary>
internal sealed class SpreadJson : JsonConverter<Spread>
{
    /// <inheritdoc/>
    public override Spread Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A spread is read as a part of a broker connection.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Spread value, JsonSerializerOptions options) =>
        BrokerConnectionDocument.Write(writer, value);
}

/// <summary>Writes buying power as the documents of broker connections have it.</summary>
internal sealed class BuyingPowerJson : JsonConverter<BuyingPower>
{
    /// <inheritdoc/>
    public override BuyingPower Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Buying power is read as a part of a broker connection.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, BuyingPower value, JsonSerializerOptions options) =>
        BrokerConnectionDocument.Write(writer, value);
}
