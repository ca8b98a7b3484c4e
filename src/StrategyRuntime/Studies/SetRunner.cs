using System.Buffers;
using System.Text.Json;
using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Engine.Studies;
using StrategyRuntime.Json;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Series;

namespace StrategyRuntime.Studies;

/// <summary>Opens the data of a set.</summary>
internal delegate Task<TickSource> OpenData(
    int symbol, StrategyDefinition strategy, TimeRange range, CancellationToken cancellationToken);

/// <summary>Plays sets of a study, one at a time. Each worker has one.</summary>
/// <param name="plan">The study.</param>
/// <param name="open">Opens data.</param>
/// <param name="markets">Markets that its workers share.</param>
internal sealed class SetRunner(StudyPlan plan, OpenData open, StudyMarkets markets)
{
    private const int BufferTicks = 4096;
    private const string EnginePath = "engine";
    private const string VectorsPath = "vectors";

    private readonly StrategyTemplate _template = new(plan.Document);
    private readonly Tick[] _buffer = new Tick[BufferTicks];
    private readonly ArrayBufferWriter<byte> _json = new();

    /// <summary>Plays a set over a range; what stands in its way is its error.</summary>
    /// <param name="set">The set.</param>
    /// <param name="range">The range.</param>
    /// <param name="costs">Factor of slippage, spread and commission.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<SetOutcome> RunAsync(StudySet set, TimeRange range, decimal costs, CancellationToken cancellationToken)
    {
        var document = _template.Read(plan.ValuesOf(set));
        if (document.Definition is not { } strategy)
        {
            var problem = document.Problems.Concat(document.ParameterProblems).First();
            return new SetOutcome(EnginePath, null, [], $"{problem.Pointer}: {problem.Message}");
        }
        strategy = strategy.With(plan.Instruments[set.Symbol]) with { Records = plan.Strategies[set.Symbol].Records };
        try
        {
            var account = plan.Accounts[set.Account];
            if (costs != 1) account = account.WithCosts(costs);
            var reason = SetBacktest.WhyEachTick(strategy, account);
            if (reason is null)
            {
                var market = await markets.OfAsync(set.Symbol, strategy, range, cancellationToken);
                var settings = Settings(strategy, account, range, market.Sources);
                var figures = market.Columns is null ? null : SetBacktest.Play(settings, market.Columns, cancellationToken);
                if (figures is not null) return Outcome(VectorsPath, figures);
                reason = market.IsFeed ? "the marks of a feed"
                    : market.Columns is null ? "data beyond the study's memory"
                    : "a value of the forming candle, or of a tick's volume or quotes";
            }
            var source = await open(set.Symbol, strategy, range, cancellationToken);
            markets.Keep(source);
            return Play(Settings(strategy, account, range, source), source, cancellationToken) with { PathReason = reason };
        }
        catch (MarketDataException exception) when (exception is not (MarketDataMissingException or MarketDataMemoryException))
        {
            return new SetOutcome(EnginePath, null, [], exception.Message);
        }
    }

    private SetOutcome Play(SimulationSettings settings, TickSource source, CancellationToken cancellationToken)
    {
        var reader = source.OpenReader();
        return Outcome(
            EnginePath, SetBacktest.Play(settings, reader.ReadWarmUp, reader.Read, source.EndTime, _buffer, cancellationToken));
    }

    private SetOutcome Outcome(string path, MetricsSink figures)
    {
        _json.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_json, new JsonWriterOptions { Encoder = RuntimeJson.Options.Encoder }))
            figures.Metrics.Write(writer);
        return new SetOutcome(path, _json.WrittenSpan.ToArray(), figures.Samples, null);
    }

    private SimulationSettings Settings(StrategyDefinition strategy, BrokerConnection account, TimeRange range, TickSource source) =>
        Settings(strategy, account, range, source.Sources) with
        {
            Adjustments = PriceAdjustments.Of(strategy, source.Rolls),
            FirstContract = source.FirstContract,
            Records = source.OpenRecords(),
            MaxPriceAge = source.IsFeed ? account.MaxPriceAge() : null,
        };

    private SimulationSettings Settings(
        StrategyDefinition strategy, BrokerConnection account, TimeRange range, IReadOnlyList<Timeframe?> sources) => new(
        new SessionId(plan.User, plan.StrategyId, account.Id),
        strategy,
        account,
        plan.Request.Fill ?? account.Fill,
        Scale: 1,
        CaptureMode.None,
        range.From,
        range.To,
        sources,
        plan.StrategyHash)
    {
        AtEnd = plan.Request.AtEnd,
    };
}

/// <summary>What came of a set.</summary>
/// <param name="Path">How it was computed: <c>vectors</c> or <c>engine</c>.</param>
/// <param name="Metrics">Its figures as metrics.json has them; null when it could not be played.</param>
/// <param name="Samples">Equity at the end of its periods.</param>
/// <param name="Error">Why it could not be played.</param>
internal sealed record SetOutcome(
    string Path, byte[]? Metrics, IReadOnlyList<EquitySample> Samples, string? Error)
{
    /// <summary>What of it needs every tick; null where it was not played tick by tick.</summary>
    public string? PathReason { get; init; }
}
