using System.Text.Json;

namespace StrategyRuntime.Engine.Json;

/// <summary>Names of the program as JSON spells them: <c>NextTick</c> and <c>nextTick</c> are <c>next_tick</c>.</summary>
public static class SnakeCase
{
    /// <summary>A name in snake case.</summary>
    public static string Of(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    /// <summary>An enum value's word.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => Of(value.ToString());
}
