using StrategyRuntime.Engine.Candles;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Portfolio;

namespace StrategyRuntime.Engine.Run;

/// <summary>What the parts of one run share: its clock, market and books, and the one way out for events.</summary>
internal sealed class RunContext(SimulationSettings settings, RunClock clock, MarketState market, Account account, IEventSink sink)
{
    public SimulationSettings Settings => settings;

    public RunClock Clock => clock;

    public MarketState Market => market;

    public Account Account => account;

    /// <summary>Counts the moments at which something else than the last price changed: candle closes, fills, completed nodes.</summary>
    public long Epoch { get; private set; }

    /// <summary>Number of the current or last walk.</summary>
    public long Walk { get; set; }

    /// <summary>Time up to which a feed's marks say that it passed.</summary>
    public UtcTime MarkTime { get; set; }

    /// <summary>Age of the traded symbol's last price, when it is too old to be filled at; null when it is not.</summary>
    public TimeSpan? StaleFor
    {
        get
        {
            if (Settings.MaxPriceAge is not { } limit) return null;
            var age = UtcTime.Max(clock.Now, MarkTime) - market.Symbols[0].Last.Time;
            return age > limit ? age : null;
        }
    }

    /// <summary>Boundary that is walked; <see cref="UtcTime.MaxValue"/> in every other walk.</summary>
    public UtcTime Boundary { get; set; } = UtcTime.MaxValue;

    /// <summary>True when the run is for its figures alone, which no completed node and no order that is not rejected changes.</summary>
    public bool KeepsFiguresAlone { get; } = sink.KeepsFiguresAlone;

    public void NextEpoch() => Epoch++;

    public void Emit(SessionEvent sessionEvent)
    {
        sessionEvent.Time = clock.Now;
        sessionEvent.Summary = account.Summary;
        sink.Emit(sessionEvent);
    }

    /// <summary>The id of the execution of a node that begins now; <paramref name="nodeId"/> is escaped for JSON.</summary>
    public ExecutionId NewExecutionId(byte[] nodeId) =>
        KeepsFiguresAlone ? ExecutionId.Unrecorded : new(nodeId, clock.Local(), sink.NextSeq);
}
