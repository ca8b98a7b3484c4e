using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>An indicator as a strategy asks for it, after validation: every parameter the definition knows has a value.</summary>
/// <param name="Definition">Which indicator.</param>
/// <param name="Parameters">Values in the order of <see cref="IndicatorDefinition.Parameters"/>.</param>
/// <param name="PriceField">Price it reads, for those that read one.</param>
public sealed record IndicatorSettings(IndicatorDefinition Definition, IReadOnlyList<double> Parameters, PriceField PriceField)
{
    /// <summary>The key it shows under: <c>rsi(14,close)</c>, <c>macd(12,26,9,close)</c>, <c>atr(14)</c>.</summary>
    public string Key { get; } = BuildKey(Definition, Parameters, PriceField);

    /// <summary>A new instance, not yet warm. <paramref name="exchange"/> gives session boundaries to those that reset on them.</summary>
    public IIndicator Create(Exchange exchange) => Definition.Create(this, exchange);

    private static string BuildKey(IndicatorDefinition definition, IReadOnlyList<double> parameters, PriceField field)
    {
        var parts = parameters.Select(p => p.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (definition.ReadsPriceField) parts = parts.Append(field.ToString().ToLowerInvariant());
        return $"{definition.Name}({string.Join(',', parts)})";
    }
}

/// <summary>What there is to know about one indicator: adding one to the product is adding one file that holds its class and this.</summary>
/// <param name="Name">Name in strategy documents, lower case.</param>
/// <param name="Parameters">Its parameters, in the order they show in keys.</param>
/// <param name="Outputs">Its outputs; the first is the default.</param>
/// <param name="ReadsPriceField">False for those that need whole candles (ATR, ADX, …).</param>
/// <param name="Create">Makes a new instance.</param>
public sealed record IndicatorDefinition(
    string Name,
    IReadOnlyList<IndicatorParameter> Parameters,
    IReadOnlyList<string> Outputs,
    bool ReadsPriceField,
    Func<IndicatorSettings, Exchange, IIndicator> Create);

/// <summary>A parameter of an indicator.</summary>
/// <param name="Name">Name in strategy documents.</param>
/// <param name="Default">Value when the document has none.</param>
/// <param name="Minimum">Smallest allowed value.</param>
/// <param name="Maximum">Largest allowed value.</param>
/// <param name="IsInteger">True when it counts candles.</param>
/// <param name="Aliases">Other names that builders save it under, such as <c>period</c> for <c>length</c>.</param>
public sealed record IndicatorParameter(string Name, double Default, double Minimum, double Maximum, bool IsInteger, params string[] Aliases);
