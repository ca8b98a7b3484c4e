using StrategyRuntime.Engine.Indicators;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Strategies;

/// <summary>A strategy document after validation: typed, resolved, ready to run. Immutable and shared between sessions.</summary>
/// <param name="StrategyId">Id of the document.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Exchange">Exchange whose clock, hours and price step apply.</param>
/// <param name="Trading">The instrument that is traded (TI).</param>
/// <param name="Supporting">A second instrument that conditions can read (SI), or null.</param>
/// <param name="Nodes">All nodes that take part, in document order; <see cref="StrategyNode.Index"/> is the place here.</param>
/// <param name="Start">The one start node.</param>
public sealed record StrategyDefinition(
    string StrategyId,
    string Name,
    Exchange Exchange,
    Instrument Trading,
    Instrument? Supporting,
    IReadOnlyList<StrategyNode> Nodes,
    StartNode Start)
{
    /// <summary>True when the document names the exchange.</summary>
    public bool NamesExchange { get; init; }

    /// <summary>Position ids (<c>vpi</c>) in document order; <see cref="PositionTemplate.Slot"/> is the place here.</summary>
    public IReadOnlyList<PositionTemplate> Positions { get; } =
        [.. Nodes.OfType<EntryNode>().SelectMany(n => n.Positions).OrderBy(p => p.Slot)];

    /// <summary>Variables of the whole strategy.</summary>
    public IReadOnlyList<GlobalVariable> GlobalVariables { get; init; } = [];

    /// <summary>Variables that follow the best value of a source.</summary>
    public IReadOnlyList<TrailingVariable> TrailingVariables { get; init; } = [];

    /// <summary>Values of parameters in force, by name in document order, those given by JSON pointer last; empty without any.</summary>
    public IReadOnlyList<ParameterValue> Parameters { get; init; } = [];

    /// <summary>Symbols whose recorded prices a run reads beside its ticks: option contracts, an index of volatility.</summary>
    public IReadOnlyList<string> Records { get; init; } = [];

    /// <summary>The instrument for a symbol index of a tick.</summary>
    public Instrument Instrument(int symbol) => symbol == 0 ? Trading : Supporting!;
}

/// <summary>A symbol with the candles and indicators that are kept for it.</summary>
/// <param name="Symbol">Symbol, also the name of its market-data file.</param>
/// <param name="Type">What it is: <c>stock</c>, <c>index</c>, <c>futures</c>, <c>options</c>, <c>crypto</c>, …</param>
/// <param name="TickSize">Smallest price step; null when it is neither the instrument's nor the exchange's to say.</param>
/// <param name="Timeframes">At least one.</param>
public sealed record Instrument(string Symbol, string Type, decimal? TickSize, IReadOnlyList<TimeframeSettings> Timeframes)
{
    /// <summary>Smallest price step of prices below one; null when it is the same as above.</summary>
    public decimal? TickSizeBelowOne { get; init; }

    /// <summary>True when the document says the step itself.</summary>
    public bool HasOwnStep { get; init; }

    /// <summary>Which contract of a chain it stands for; null when it is a symbol itself.</summary>
    public ContractRule? Contract { get; init; }

    /// <summary>The contracts of its chain, in the order of time; empty without a chain, and where none is known.</summary>
    public IReadOnlyList<ChainContract> Contracts { get; init; } = [];

    /// <summary>The option contracts on it that are known; empty where none is, and in a strategy that trades none.</summary>
    public IReadOnlyList<InstrumentDetails> Options { get; init; } = [];

    /// <summary>The surface of volatility of options on it; empty where none is known, and in a strategy that trades none.</summary>
    public IReadOnlyList<SurfacePoint> Surface { get; init; } = [];

    /// <summary>Its corporate actions that its prices show, in the order of their dates.</summary>
    public IReadOnlyList<CorporateAction> Actions { get; init; } = [];

    /// <summary>What is known of it beside the document, or null.</summary>
    public InstrumentDetails? Details { get; init; }

    /// <summary>True when its price may fall to zero and below.</summary>
    public bool MayBeNegative => OnFuturesExchange || Details?.Kind == InstrumentKind.Future
        || Type.ToUpperInvariant() is "FUTURES" or "FUTURE" or "SPREAD" or "SPREADS";

    /// <summary>True when its exchange trades futures.</summary>
    public bool OnFuturesExchange { get; init; }
}

/// <summary>One timeframe of an instrument.</summary>
/// <param name="Id">Id that conditions refer to.</param>
/// <param name="Timeframe">Its length.</param>
/// <param name="Indicators">Indicators on it, by the name that conditions refer to, in document order.</param>
public sealed record TimeframeSettings(string Id, Timeframe Timeframe, IReadOnlyList<NamedIndicator> Indicators)
{
    /// <summary>What its candles are counted from.</summary>
    public CandleAlignment Alignment { get; init; }

    /// <summary>What becomes of gaps in its prices.</summary>
    public GapFilling FillGaps { get; init; }
}

/// <summary>An indicator under the name that conditions use for it.</summary>
/// <param name="Name">Key in the document, such as <c>rsi_1764509210372</c>.</param>
/// <param name="Settings">Which indicator with which parameters.</param>
public sealed record NamedIndicator(string Name, IndicatorSettings Settings)
{
    /// <summary>What its first output is called in candle events; the others stand behind a dot. Unique on a timeframe.</summary>
    public string Label { get; init; } = Settings.Key;
}

/// <summary>A parameter with the value that a run uses.</summary>
/// <param name="Name">Its name, or the JSON pointer that it was given by.</param>
/// <param name="Value">The value as JSON: a number, a text in quotes, <c>true</c> or <c>false</c>.</param>
public sealed record ParameterValue(string Name, string Value);
