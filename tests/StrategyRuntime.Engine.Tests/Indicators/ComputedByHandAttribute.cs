using System.Reflection;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>Names an indicator whose values a test has by hand, with the arithmetic beside them.</summary>
/// <param name="indicator">The indicator.</param>
/// <param name="outputs">Those of its outputs that the test has; none for all.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class ComputedByHandAttribute(string indicator, params string[] outputs) : Attribute
{
    /// <summary>The indicator.</summary>
    public string Indicator { get; } = indicator;

    /// <summary>The outputs, or none for all.</summary>
    public IReadOnlyList<string> Outputs { get; } = outputs;

    /// <summary>What the tests of this assembly have by hand: indicator, output and the test's name.</summary>
    public static IReadOnlyList<(string Indicator, string Output, string Test)> All { get; } =
    [
        .. from type in typeof(ComputedByHandAttribute).Assembly.GetTypes()
           from method in type.GetMethods()
           where method.GetCustomAttribute<FactAttribute>() is not null
           from attribute in method.GetCustomAttributes<ComputedByHandAttribute>()
           from output in attribute.Outputs.Count > 0
               ? attribute.Outputs
               : IndicatorRun.Definition(attribute.Indicator).ReadableOutputs
           select (attribute.Indicator, output, method.Name),
    ];
}
