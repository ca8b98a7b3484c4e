namespace StrategyRuntime.Engine.Json;

/// <summary>One step of a JSON pointer (RFC 6901).</summary>
public static class PointerToken
{
    /// <summary>A member's name as a pointer spells it: <c>~</c> is <c>~0</c> and <c>/</c> is <c>~1</c>.</summary>
    public static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
