using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StrategyRuntime.Json;

/// <summary>How the host writes JSON: snake_case names, enums as the words of the documents, no needless escaping.</summary>
internal static class RuntimeJson
{
    /// <summary>For what is written outside of a request, such as command-line output.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>Applies the rules to a set of options.</summary>
    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = null;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new SpreadJson());
        options.Converters.Add(new BuyingPowerJson());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Apply(options);
        return options;
    }
}
