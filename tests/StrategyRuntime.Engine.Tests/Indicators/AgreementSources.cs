using StrategyRuntime.Engine.Indicators;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>What speaks for an output's values: libraries, LEAN, arithmetic by hand, or the implementation that defines it.</summary>
internal static class AgreementSources
{
    private const int Enough = 2;

    /// <summary>The patterns are defined as TA-Lib's, whose own code they are compared with.</summary>
    private static readonly Dictionary<string, string> s_defining = new() { ["cdl_pattern"] = "TA-Lib" };

    /// <summary>The libraries that compute an output, and LEAN where it has a table.</summary>
    public static IReadOnlyList<string> Implementations(string indicator, string output) =>
    [
        .. AgreementTable.Rows.Where(row => row.Indicator == indicator && row.Output == output && row.Compared > 0)
            .Select(row => row.Library).Distinct().Order(StringComparer.Ordinal),
        .. LeanTables.All.Any(table => table.Is(indicator, output)) ? s_lean : [],
    ];

    /// <summary>True when a test has the output by hand.</summary>
    public static bool IsByHand(string indicator, string output) =>
        ComputedByHandAttribute.All.Any(hand => hand.Indicator == indicator && hand.Output == output);

    /// <summary>The implementation that defines an indicator, or null.</summary>
    public static string? Defining(string indicator) => s_defining.GetValueOrDefault(indicator);

    /// <summary>Outputs for which neither two implementations, nor arithmetic, nor a defining implementation speaks.</summary>
    public static IEnumerable<string> Without(IEnumerable<IndicatorDefinition> definitions) =>
        from definition in definitions
        where Defining(definition.Name) is null
        from output in definition.ReadableOutputs
        where Implementations(definition.Name, output).Count < Enough && !IsByHand(definition.Name, output)
        select $"{definition.Name} {output}";

    private static readonly string[] s_lean = ["LEAN"];
}
