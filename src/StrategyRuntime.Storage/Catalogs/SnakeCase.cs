using System.Text.Json;

namespace StrategyRuntime.Storage.Catalogs;

/// <summary>The words of enum values in JSON: <c>NextTick</c> is <c>next_tick</c>.</summary>
public static class SnakeCase
{
    /// <summary>The word for a value.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
