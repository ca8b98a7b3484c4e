using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Events;

/// <summary>
/// One thing that happened in a session; the writer gives it its seq and makes it one line of events.jsonl.
/// An event is valid only during <see cref="IEventSink.Emit"/>: the simulation may reuse the object.
/// </summary>
public abstract class SessionEvent
{
    /// <summary>Kind of event.</summary>
    public abstract EventType Type { get; }

    /// <summary>Simulation time, UTC .NET ticks.</summary>
    public UtcTime Time { get; internal set; }

    /// <summary>The running summary after this event.</summary>
    public Summary Summary { get; internal set; }

    /// <summary>For a position event its trade_id, which is its key in positions.json; null for every other event.</summary>
    public virtual string? PositionKey => null;

    /// <summary>For a node event the id of the node that completed; null for every other event.</summary>
    public virtual string? CompletedNodeId => null;

    /// <summary>Writes the <c>data</c> object, as FILES.md defines it, without allocating.</summary>
    public abstract void WriteData(EventJsonWriter writer, ExchangeClock clock);
}

/// <summary>Kind of a <see cref="SessionEvent"/>.</summary>
public enum EventType : byte
{
    /// <summary>The run started, a day closed, the run ended.</summary>
    Session,

    /// <summary>A node completed.</summary>
    Node,

    /// <summary>An order was placed, filled, cancelled or rejected.</summary>
    Order,

    /// <summary>A position changed.</summary>
    Position,

    /// <summary>A position was closed.</summary>
    Trade,

    /// <summary>A candle closed.</summary>
    Candle,

    /// <summary>An alert node completed with a message.</summary>
    Alert,

    /// <summary>A symbol was split, or paid a dividend.</summary>
    CorporateAction,
}

/// <summary>The running summary after an event: small and constant in size.</summary>
/// <param name="Trades">Closed trades.</param>
/// <param name="WinningTrades">Closed trades with a profit.</param>
/// <param name="LosingTrades">Closed trades with a loss.</param>
/// <param name="OpenPositions">Positions that are open.</param>
/// <param name="RealizedPnl">Profit of what was closed, net of all fees paid so far.</param>
/// <param name="UnrealizedPnl">Profit of what is open, at the last price.</param>
/// <param name="Equity">Start cash + realized + unrealized.</param>
public readonly record struct Summary(
    int Trades, int WinningTrades, int LosingTrades, int OpenPositions, decimal RealizedPnl, decimal UnrealizedPnl, decimal Equity)
{
    /// <summary>Winning trades in percent of all, two decimals; null when there are none.</summary>
    public decimal? WinRate => Trades == 0 ? null : decimal.Round(100m * WinningTrades / Trades, 2);
}

/// <summary>Takes events in the order in which they happen.</summary>
public interface IEventSink
{
    /// <summary>The seq that the next emitted event gets.</summary>
    long NextSeq { get; }

    /// <summary>
    /// True when it keeps the figures of the run alone: completed nodes, and orders but for rejected ones, are not made into events then.
    /// </summary>
    bool KeepsFiguresAlone => false;

    /// <summary>Takes an event. The object must not be kept.</summary>
    void Emit(SessionEvent sessionEvent);
}
