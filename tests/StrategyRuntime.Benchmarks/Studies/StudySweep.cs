using System.Globalization;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Benchmarks.Studies;

/// <summary>A strategy and the values that a set gives its parameters.</summary>
/// <param name="What">Its name.</param>
/// <param name="Document">The strategy.</param>
/// <param name="ValuesOf">Values of a set by its number.</param>
internal sealed record StudySweep(string What, byte[] Document, Func<int, Dictionary<string, string>> ValuesOf)
{
    /// <summary>The strategy with the values of a set.</summary>
    public StrategyDefinition Strategy(int set) => StudyStrategies.Parse(Document, ValuesOf(set));

    /// <summary>Lengths of two averages.</summary>
    public static Dictionary<string, string> SmaValues(int set) =>
        new() { ["fast"] = Text(5 + set % 50), ["slow"] = Text(60 + set / 50 % 200) };

    /// <summary>Length and level of an RSI, and a stop.</summary>
    public static Dictionary<string, string> RsiValues(int set) => new()
    {
        ["length"] = Text(5 + set % 20), ["low"] = Text(20 + set / 20 % 15), ["stop"] = Text(1 + set / 300 % 9),
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
