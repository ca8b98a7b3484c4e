using System.Globalization;

namespace StrategyRuntime.Engine.Studies;

/// <summary>The values of a parameter that a study tries.</summary>
/// <param name="Name">Name of the parameter, or JSON pointer to a number, text or flag of the document.</param>
/// <param name="Values">The values as text, in order.</param>
public sealed record ParameterAxis(string Name, IReadOnlyList<string> Values)
{
    /// <summary>How many values an axis may have.</summary>
    public const int MaxValues = 1_000_000;

    /// <summary>The numbers from one to another, both included where a step ends there. Null when there are none or too many.</summary>
    /// <param name="name">Name of the parameter.</param>
    /// <param name="from">First value.</param>
    /// <param name="to">Last value, not below the first.</param>
    /// <param name="step">Distance between two values, above 0.</param>
    public static ParameterAxis? Range(string name, decimal from, decimal to, decimal step)
    {
        if (step <= 0 || to < from || (double)(to - from) / (double)step >= MaxValues) return null;
        var values = new string[(int)decimal.Floor((to - from) / step) + 1];
        for (var i = 0; i < values.Length; i++) values[i] = Text(from + i * step);
        return new ParameterAxis(name, values);
    }

    private static string Text(decimal value) => (value / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);
}
