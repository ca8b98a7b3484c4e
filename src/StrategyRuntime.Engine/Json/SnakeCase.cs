using System.Text.Json;

namespace StrategyRuntime.Engine.Json;

/// <summary>Names as JSON has them: <c>NextTick</c> and <c>nextTick</c> are <c>next_tick</c>.</summary>
public static class SnakeCase
{
    /// <summary>The word of an enum's value.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => Of(value.ToString());

    /// <summary>A name in Pascal or camel case as a word.</summary>
    public static string Of(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
