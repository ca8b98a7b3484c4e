using System.Buffers;
using System.Text.Json;
using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Json;
using StrategyRuntime.Reports;

namespace StrategyRuntime.Previews;

/// <summary>
/// Takes a run's events and keeps what a preview shows: metrics, trades, equity and counts. Of all events only trades are written.
/// </summary>
/// <param name="settings">Settings of the run.</param>
internal sealed class PreviewSink(SimulationSettings settings) : IEventSink
{
    /// <summary>Trades that are kept, the first ones.</summary>
    public const int MostTrades = 5_000;

    private readonly ExchangeClock _clock = new(settings.Strategy.Exchange.Zone);
    private readonly MetricsSink _metrics = new(settings);
    private readonly EquityCurve _equity = new();
    private readonly EventJsonWriter _data = new();
    private readonly ArrayBufferWriter<byte> _trades = new();
    private readonly Dictionary<string, long> _firings = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public long NextSeq => _metrics.NextSeq;

    /// <summary>How often each node completed.</summary>
    public IReadOnlyDictionary<string, long> Firings => _firings;

    /// <summary>All trades, those that are not kept among them.</summary>
    public int TradesCount { get; private set; }

    /// <inheritdoc/>
    public void Emit(SessionEvent sessionEvent)
    {
        _metrics.Emit(sessionEvent);
        var type = sessionEvent.Type;
        if (sessionEvent.CompletedNodeId is { } node) _firings[node] = _firings.GetValueOrDefault(node) + 1;
        if (type == EventType.Trade) Keep(sessionEvent);
        if (type is EventType.Session or EventType.Trade) _equity.Add(sessionEvent.Time, sessionEvent.Summary.Equity);
    }

    /// <summary>metrics.json of the run.</summary>
    public JsonElement Metrics()
    {
        var output = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = RuntimeJson.Options.Encoder }))
            _metrics.Metrics.Write(writer);
        return Parse(output.WrittenMemory);
    }

    /// <summary>The trades that are kept, as in trades.json.</summary>
    public JsonElement Trades() => Parse((byte[])[(byte)'[', .. _trades.WrittenSpan, (byte)']']);

    /// <summary>Equity at the close of each trading day and after each trade.</summary>
    public IReadOnlyList<EquityPoint> Equity() => [.. _equity.Points().Select(p => new EquityPoint(_clock.Format(p.Time), p.Equity))];

    private static JsonElement Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private void Keep(SessionEvent trade)
    {
        TradesCount++;
        if (TradesCount > MostTrades) return;
        _data.Clear();
        trade.WriteData(_data, _clock);
        if (TradesCount > 1) _trades.Write(","u8);
        _trades.Write(_data.Written);
    }
}

/// <summary>Equity at a moment.</summary>
/// <param name="Time">ISO 8601 with the exchange's offset.</param>
/// <param name="Equity">In the account's currency.</param>
internal sealed record EquityPoint(string Time, decimal Equity);
