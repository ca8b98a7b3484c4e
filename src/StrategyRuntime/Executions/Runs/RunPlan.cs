using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Json;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.MarketData.Series;

namespace StrategyRuntime.Executions.Runs;

/// <summary>The checked and resolved settings of one run, without its market data.</summary>
internal sealed record RunPlan
{
    /// <summary>Which execution.</summary>
    public required SessionId Session { get; init; }

    /// <summary>How it is run.</summary>
    public required Mode Mode { get; init; }

    /// <summary>The strategy.</summary>
    public required StrategyDefinition Strategy { get; init; }

    /// <summary>SHA-256 of its document.</summary>
    public required string StrategyHash { get; init; }

    /// <summary>Which version of the strategy it is; null when that is not known.</summary>
    public int? StrategyVersion { get; init; }

    /// <summary>The documents of the strategy and the account.</summary>
    public required RunDocuments Documents { get; init; }

    /// <summary>What is known of its instruments.</summary>
    public InstrumentSet Instruments { get; init; } = InstrumentSet.Empty;

    /// <summary>The market data that the run began with; null for a new run, which begins with what there is.</summary>
    public IReadOnlyList<PinnedInput>? MarketData { get; init; }

    /// <summary>How many candles warmed its indicators up at its start; null for a new run.</summary>
    public int? WarmUpCandles { get; init; }

    /// <summary>The account.</summary>
    public required BrokerConnection Broker { get; init; }

    /// <summary>Fill rule in force.</summary>
    public required FillRule Fill { get; init; }

    /// <summary>Multiplies every quantity.</summary>
    public required decimal Scale { get; init; }

    /// <summary>Which market events are kept.</summary>
    public required CaptureMode Capture { get; init; }

    /// <summary>What becomes of positions that are open when the data end.</summary>
    public AtEnd AtEnd { get; init; }

    /// <summary>Where its prices come from.</summary>
    public DataSource Source { get; init; }

    /// <summary>True when it ends at the exchange's close, and another run begins at the next open.</summary>
    public bool DailyRestart { get; init; }

    /// <summary>Values of the strategy's parameters by name, in place of its defaults.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    /// <summary>The part of the data that is traded.</summary>
    public required TimeRange Range { get; init; }

    /// <summary>Start of the range as it was written.</summary>
    public string? From { get; init; }

    /// <summary>End of the range as it was written.</summary>
    public string? To { get; init; }

    /// <summary>Speed at the start.</summary>
    public required Speed Speed { get; init; }

    /// <summary>Symbols by <see cref="Engine.Market.Tick.Symbol"/>.</summary>
    public IReadOnlyList<string> Symbols => Strategy.Supporting is { } supporting
        ? [Strategy.Trading.Symbol, supporting.Symbol]
        : [Strategy.Trading.Symbol];

    /// <summary>The settings of the simulation.</summary>
    public SimulationSettings ToSimulationSettings(TickSource source) =>
        new(Session, Strategy, Broker, Fill, Scale, Capture, Range.From, Range.To, source.Sources, StrategyHash)
        {
            AtEnd = AtEnd,
            MaxPriceAge = source.IsFeed ? Broker.MaxPriceAge() : null,
            Adjustments = PriceAdjustments.Of(Strategy, source.Rolls),
            FirstContract = source.FirstContract,
            Records = source.OpenRecords(),
        };

    /// <summary>Decimals of the instrument's price step, for reports; at least two.</summary>
    public int PriceDecimals => Math.Max((int)(Strategy.Trading.TickSize?.Scale ?? Strategy.Exchange.ReportDecimals), 2);

    /// <summary>The settings in session.json.</summary>
    /// <param name="warmUpCandles">How many candles warm the indicators up.</param>
    public JsonElement ToConfig(int warmUpCandles) => RunConfigJson.Of(this, warmUpCandles);

    /// <summary>The exchange of a run, read from the settings in session.json.</summary>
    public static bool TryReadExchange(JsonElement config, [NotNullWhen(true)] out Exchange? exchange)
    {
        exchange = null;
        if (config.ValueKind == JsonValueKind.Object && config.TryGetProperty("exchange_definition", out var definition))
        {
            exchange = ExchangeDefinition.Read(definition, []);
            return exchange is not null;
        }
        return config.ValueKind == JsonValueKind.Object
            && config.TryGetProperty("exchange", out var name)
            && Exchange.TryGet(name.GetString(), out exchange);
    }

    /// <summary>The settings that a run began with, read from session.json.</summary>
    public static PinnedSettings ReadSettings(JsonElement config) =>
        config.Deserialize<PinnedSettings>(RuntimeJson.Options) ?? throw new JsonException("session.json has no config.");

    /// <summary>What a run's results depend on besides its documents and its data.</summary>
    /// <param name="From">Start of the range as it was written.</param>
    /// <param name="To">End of the range as it was written.</param>
    /// <param name="Scale">Multiplies every quantity.</param>
    /// <param name="Fill">Fill rule.</param>
    /// <param name="Capture">Which market events are kept.</param>
    /// <param name="AtEnd">What becomes of positions that are open when the data end.</param>
    /// <param name="Parameters">Values of the strategy's parameters by name; null when it has its defaults.</param>
    /// <param name="WarmUpCandles">How many candles warm the indicators up; null in a session of a version before 0.2.</param>
    /// <param name="Speed">Speed at the start; it changes no result.</param>
    /// <param name="StrategyVersion">Which version of the strategy it is; null when that is not known.</param>
    /// <param name="Source">Where its prices come from; null: from files.</param>
    /// <param name="DailyRestart">True when it ends at the close, and another run begins at the next open.</param>
    /// <param name="Symbols">What it reads, the traded symbol first.</param>
    public sealed record PinnedSettings(
        string? From,
        string? To,
        decimal Scale,
        FillRule Fill,
        CaptureMode Capture,
        AtEnd AtEnd,
        IReadOnlyDictionary<string, string>? Parameters,
        int? WarmUpCandles,
        Speed? Speed,
        int? StrategyVersion = null,
        DataSource? Source = null,
        bool DailyRestart = false,
        IReadOnlyList<string>? Symbols = null);
}
