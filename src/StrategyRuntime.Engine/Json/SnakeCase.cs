using System.Collections.Concurrent;
using System.Text.Json;

namespace StrategyRuntime.Engine.Json;

/// <summary>Names as JSON has them: <c>NextTick</c> and <c>nextTick</c> are <c>next_tick</c>.</summary>
public static class SnakeCase
{
    private static readonly ConcurrentDictionary<string, string> s_own = new(StringComparer.Ordinal);

    /// <summary>The word of an enum's value.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => OfOwn(value.ToString());

    /// <summary>A name of the program's own as a word, which is remembered: there are some hundred of them.</summary>
    public static string OfOwn(string name) => s_own.GetOrAdd(name, Of);

    /// <summary>A name in Pascal or camel case as a word.</summary>
    public static string Of(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
