using StrategyRuntime.Engine.Indicators;
using StrategyRuntime.Engine.Indicators.Catalog;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>Runs indicators over candles.</summary>
internal static class IndicatorRun
{
    public static Exchange Utc { get; } = Named("UTC");

    public static Exchange Named(string exchange) =>
        Exchange.TryGet(exchange, out var found) ? found : throw new ArgumentException(exchange);

    public static IndicatorDefinition Definition(string name) =>
        IndicatorCatalog.TryGet(name, out var definition) ? definition : throw new ArgumentException(name);

    /// <summary>Settings with the given leading parameters and the defaults for the rest.</summary>
    public static IndicatorSettings Settings(string name, double[] parameters, PriceField? field = null)
    {
        var definition = Definition(name);
        var rest = definition.Parameters.Skip(parameters.Length).Select(p => p.Default);
        return new IndicatorSettings(definition, [.. parameters, .. rest], field ?? definition.DefaultPriceField);
    }

    /// <summary>All values of all outputs that conditions can read: <c>result[output][candle]</c>.</summary>
    public static double[][] Of(IndicatorSettings settings, IReadOnlyList<Candle> candles, Exchange? exchange = null)
    {
        var indicator = settings.Create(exchange ?? Utc);
        var values = settings.Definition.ReadableOutputs.Select(_ => new double[candles.Count]).ToArray();
        for (var i = 0; i < candles.Count; i++)
        {
            indicator.Update(candles[i]);
            for (var output = 0; output < values.Length; output++) values[output][i] = indicator[output];
        }
        return values;
    }

    /// <summary>The values of one output for closing prices alone.</summary>
    public static double[] OfCloses(string name, double[] parameters, params double[] closes) =>
        Of(Settings(name, parameters, PriceField.Close), [.. closes.Select((c, i) => SyntheticCandles.Flat(i, c))])[0];
}
