using StrategyRuntime.Engine.Broker;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Metrics;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine;

/// <summary>
/// Takes the events of a run as they are made and keeps its figures alone: metrics.json to the last digit, without a line of a journal.
/// </summary>
/// <param name="settings">Settings of the run.</param>
public sealed class MetricsSink(SimulationSettings settings) : IEventSink
{
    private readonly List<EquitySample> _samples = [];

    /// <summary>The figures so far.</summary>
    public RunMetrics Metrics { get; } = new();

    /// <summary>Equity at each sample that returns are made of: the close of each trading day, or of each bar longer than one.</summary>
    public IReadOnlyList<EquitySample> Samples => _samples;

    /// <inheritdoc/>
    public long NextSeq { get; private set; } = 1;

    /// <inheritdoc/>
    public bool KeepsFiguresAlone => true;

    /// <inheritdoc/>
    public void Emit(SessionEvent sessionEvent)
    {
        NextSeq++;
        Metrics.MoveTo(sessionEvent.Time, sessionEvent.Summary);
        switch (sessionEvent)
        {
            case SessionStarted:
                Metrics.Start(Conventions(), sessionEvent.Time);
                break;
            case DayClosed day:
                Take(day.Account.FirstPrice, day.Account.MarkPrice, day.Account.Path);
                CloseDay(day.Number, day.Account.Equity);
                break;
            case SessionEnded end:
                Take(end.Account.FirstPrice, end.Account.MarkPrice, end.Account.Path);
                break;
            case TradeClosed trade:
                Metrics.Add(FiguresOf(trade));
                break;
            case PositionChanged { Position: var position }:
                Metrics.SetPosition(
                    position.TradeId,
                    position.Fees,
                    position.Sign * position.QuantityOpen * position.Multiplier * position.EntryPrice);
                break;
            case OrderChanged { Order: { Status: OrderStatus.Rejected } order }:
                Metrics.OrderRejected(order.Reason);
                break;
            default:
                // Candles, nodes and alerts change no figure.
                break;
        }
    }

    private static TradeFigures FiguresOf(TradeClosed trade)
    {
        var position = trade.Position;
        var exits = 0m;
        foreach (var exit in position.Exits) exits += exit.Price * exit.Quantity;
        return new TradeFigures(
            PositionJson.SideName(position.Template.Side),
            position.ExitReason,
            position.RealizedPnl,
            trade.Mae,
            trade.Mfe,
            trade.DurationMinutes,
            position.Multiplier * (position.Quantity * position.EntryPrice + exits));
    }

    /// <summary>The run starts; it has so many samples at most.</summary>
    internal void Begin(UtcTime time, in Summary summary, int samples)
    {
        _samples.EnsureCapacity(samples);
        Metrics.MoveTo(time, summary);
        Metrics.Start(Conventions(), time);
    }

    /// <summary>A trading day is over.</summary>
    internal void CloseDay(int day, decimal equity)
    {
        Metrics.CloseDay(equity);
        _samples.Add(new EquitySample(day, equity, Metrics.LastReturn));
    }

    /// <summary>The first and last price so far, and the path of equity.</summary>
    internal void Take(decimal? first, decimal last, EquityDrawdown path)
    {
        if (first is not null) Metrics.SetPrices(first, last);
        var fell = path.MaxDrawdown > 0;
        Metrics.Drawdown = new DrawdownFigures(
            path.MaxDrawdown, fell ? path.DrawdownPeakTime : null, fell ? path.DrawdownTroughTime : null, path.MaxDrawdownAtCloses);
    }

    private MetricConventions Conventions() => new()
    {
        StartCash = settings.Broker.Cash,
        RiskFree = settings.Broker.RiskFree,
        Fill = SnakeCase.Word(settings.Fill),
        PricePath = settings.PricePath,
        OptionPricing = SnakeCase.Word(settings.Broker.OptionPricing),
        OptionFallback = settings.Broker.PricesByModel() && settings.Broker.OptionFallback == OptionFallback.Model
            ? SnakeCase.Word(OptionFallback.Model)
            : null,
        AtEnd = SnakeCase.Word(settings.AtEnd),
        RuleVersion = EngineRules.Version,
        Sampling = EquitySampling.Of(settings.Strategy.Exchange, settings.Sources[0]),
        Clock = new ExchangeClock(settings.Strategy.Exchange.Zone),
    };
}

/// <summary>Equity at the end of a period.</summary>
/// <param name="Day">Its trading day: days since 0001-01-01.</param>
/// <param name="Equity">The equity.</param>
/// <param name="Return">Its return on the sample before, the first on cash; 0 from the sample on after which equity is not above 0.</param>
public readonly record struct EquitySample(int Day, decimal Equity, double Return);
