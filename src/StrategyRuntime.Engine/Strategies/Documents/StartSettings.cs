using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>What the start node says about the whole strategy.</summary>
internal sealed record StartSettings(Exchange Exchange, InstrumentScope Trading, InstrumentScope? Supporting)
{
    /// <summary>True when the document names the exchange.</summary>
    public bool NamesExchange { get; init; }

    /// <summary>The exchange of a strategy that names none: never closes, on UTC.</summary>
    public static Exchange DefaultExchange { get; } =
        Exchange.TryGet(null, out var exchange) ? exchange : throw new InvalidOperationException("There is no default exchange.");
}
