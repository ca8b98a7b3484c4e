using System.Buffers;
using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Reports;
using StrategyRuntime.Storage.Fold.Metrics;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Previews;

/// <summary>
/// Takes a run's events and keeps what a preview shows: the metrics by the fold of metrics.json, trades, equity and counts. Events of nodes
/// and candles are counted and never written.
/// </summary>
internal sealed class PreviewSink(ExchangeClock clock) : IEventSink
{
    /// <summary>Trades that are kept, the first ones.</summary>
    public const int MostTrades = 5_000;

    private readonly MetricsFold _metrics = new();
    private readonly EquityCurve _equity = new();
    private readonly EventJsonWriter _data = new();
    private readonly ArrayBufferWriter<byte> _trades = new();
    private readonly Dictionary<string, long> _firings = new(StringComparer.Ordinal);
    private long _seq;

    /// <inheritdoc/>
    public long NextSeq => _seq + 1;

    /// <summary>How often each node completed.</summary>
    public IReadOnlyDictionary<string, long> Firings => _firings;

    /// <summary>All trades, those that are not kept among them.</summary>
    public int TradesCount { get; private set; }

    /// <inheritdoc/>
    public void Emit(SessionEvent sessionEvent)
    {
        _seq++;
        _data.Clear();
        var type = sessionEvent.Type;
        if (sessionEvent.CompletedNodeId is { } node) _firings[node] = _firings.GetValueOrDefault(node) + 1;
        if (type is EventType.Session or EventType.Order or EventType.Position or EventType.Trade) sessionEvent.WriteData(_data, clock);
        _metrics.Apply(new EventView(_seq, type, sessionEvent.Time, _data.Written, sessionEvent.Summary));
        if (type == EventType.Trade) Keep();
        if (type is EventType.Session or EventType.Trade) _equity.Add(sessionEvent.Time, sessionEvent.Summary.Equity);
    }

    /// <summary>metrics.json of the run.</summary>
    public JsonElement Metrics()
    {
        var output = new ArrayBufferWriter<byte>(4096);
        _metrics.WriteFile(output);
        return Parse(output.WrittenMemory);
    }

    /// <summary>The trades that are kept, as in trades.json.</summary>
    public JsonElement Trades() => Parse((byte[])[(byte)'[', .. _trades.WrittenSpan, (byte)']']);

    /// <summary>Equity at the close of each trading day and after each trade.</summary>
    public IReadOnlyList<EquityPoint> Equity() => [.. _equity.Points().Select(p => new EquityPoint(clock.Format(p.Time), p.Equity))];

    private static JsonElement Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private void Keep()
    {
        TradesCount++;
        if (TradesCount > MostTrades) return;
        if (TradesCount > 1) _trades.Write(","u8);
        _trades.Write(_data.Written);
    }
}

/// <summary>Equity at a moment.</summary>
/// <param name="Time">ISO 8601 with the exchange's offset.</param>
/// <param name="Equity">In the account's currency.</param>
internal sealed record EquityPoint(string Time, decimal Equity);
