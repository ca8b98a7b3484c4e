using System.Buffers;
using System.Text.Json;
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
internal sealed class SetRunner(StudyPlan plan, OpenData open)
{
    private const int BufferTicks = 4096;
    private const string EnginePath = "engine";

    private readonly Tick[] _buffer = new Tick[BufferTicks];
    private readonly ArrayBufferWriter<byte> _json = new();

    /// <summary>Plays a set over a range; what stands in its way is its error.</summary>
    /// <param name="set">The set.</param>
    /// <param name="range">The range.</param>
    /// <param name="costs">Factor of slippage, spread and commission.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<SetOutcome> RunAsync(StudySet set, TimeRange range, decimal costs, CancellationToken cancellationToken)
    {
        var document = StrategyDocument.Parse(plan.Document, plan.ValuesOf(set));
        if (document.Definition is not { } strategy)
        {
            var problem = document.Problems.Concat(document.ParameterProblems).First();
            return new SetOutcome(EnginePath, null, [], $"{problem.Pointer}: {problem.Message}");
        }
        strategy = strategy.With(plan.Instruments[set.Symbol]);
        try
        {
            using var source = await open(set.Symbol, strategy, range, cancellationToken);
            return Play(Settings(set, strategy, range, costs, source), source, cancellationToken);
        }
        catch (MarketDataException exception) when (exception is not (MarketDataMissingException or MarketDataMemoryException))
        {
            return new SetOutcome(EnginePath, null, [], exception.Message);
        }
    }

    private SetOutcome Play(SimulationSettings settings, TickSource source, CancellationToken cancellationToken)
    {
        var reader = source.OpenReader();
        var figures = SetBacktest.Play(settings, reader.ReadWarmUp, reader.Read, source.EndTime, _buffer, cancellationToken);
        _json.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_json, new JsonWriterOptions { Encoder = RuntimeJson.Options.Encoder }))
            figures.Metrics.Write(writer);
        return new SetOutcome(EnginePath, _json.WrittenSpan.ToArray(), figures.Samples, null);
    }

    private SimulationSettings Settings(StudySet set, StrategyDefinition strategy, TimeRange range, decimal costs, TickSource source)
    {
        var account = plan.Accounts[set.Account];
        if (costs != 1) account = WithCosts(account, costs);
        return new SimulationSettings(
            new SessionId(plan.User, plan.StrategyId, account.Id),
            strategy,
            account,
            plan.Request.Fill ?? account.Fill,
            Scale: 1,
            CaptureMode.None,
            range.From,
            range.To,
            source.Sources,
            plan.StrategyHash)
        {
            Adjustments = PriceAdjustments.Of(strategy, source.Rolls),
            FirstContract = source.FirstContract,
        };
    }

    private static BrokerConnection WithCosts(BrokerConnection account, decimal factor)
    {
        var (slippage, commission, spread) = (account.Slippage, account.Commission, account.Spread);
        return account with
        {
            Slippage = new Slippage(slippage.Ticks * factor, slippage.Percent * factor),
            Commission = new Commission(
                commission.PerOrder * factor, commission.Percent * factor, commission.PerUnit * factor, commission.Minimum * factor),
            Spread = spread with { Points = spread.Points * factor, Percent = spread.Percent * factor },
        };
    }
}

/// <summary>What came of a set.</summary>
/// <param name="Path">How it was computed: <c>fast</c> or <c>engine</c>.</param>
/// <param name="Metrics">Its figures as metrics.json has them; null when it could not be played.</param>
/// <param name="Samples">Equity at the end of its periods.</param>
/// <param name="Error">Why it could not be played.</param>
internal sealed record SetOutcome(
    string Path, byte[]? Metrics, IReadOnlyList<StrategyRuntime.Engine.EquitySample> Samples, string? Error);
