using System.Globalization;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Strategies.Documents;

namespace StrategyRuntime.Engine.Tests.Simulation;

/// <summary>Runs a simulation on given prices and keeps what it said.</summary>
internal sealed class Rig : IEventSink
{
    private readonly ExchangeClock _clock;
    private readonly List<RecordedEvent> _events = [];

    public Rig(StrategyDefinition strategy, BrokerConnection? broker = null, FillRule? fill = null, Timeframe? source = null,
        decimal scale = 1,
        CaptureMode capture = CaptureMode.Candles, UtcTime? from = null, AtEnd atEnd = AtEnd.Close,
        IReadOnlyList<PriceAdjustment>? adjustments = null, TimeSpan? maxPriceAge = null,
        IReadOnlyDictionary<string, IPriceRecord>? records = null)
    {
        _clock = new ExchangeClock(strategy.Exchange.Zone);
        Strategy = strategy;
        broker ??= new BrokerConnection { Id = "paper" };
        Simulation = new StrategySimulation(
            new SimulationSettings(
                new SessionId("u", "test", "paper"), strategy, broker, fill ?? broker.Fill, scale, capture, from, null,
                [source, .. strategy.Supporting is null ? Array.Empty<Timeframe?>() : [source]], "hash")
            {
                AtEnd = atEnd, Adjustments = adjustments ?? [], MaxPriceAge = maxPriceAge,
                Records = records ?? new Dictionary<string, IPriceRecord>(),
            },
            this);
    }

    public StrategyDefinition Strategy { get; }

    public StrategySimulation Simulation { get; }

    public IReadOnlyList<RecordedEvent> Events => _events;

    public IEnumerable<RecordedEvent> Of(EventType type) => _events.Where(e => e.Type == type);

    public IReadOnlyList<JsonElement> Trades => [.. Of(EventType.Trade).Select(e => e.Data)];

    /// <summary>Node events as <c>node@HH:mm:ss</c>.</summary>
    public IReadOnlyList<string> Nodes => [.. Of(EventType.Node).Select(e => $"{e.Data.GetProperty("node_id")}@{e.Time[11..19]}")];

    public long NextSeq => _events.Count + 1;

    public static StrategyDefinition Parse(byte[] json)
    {
        var document = StrategyDocument.Parse(json);
        document.Problems.Should().BeEmpty();
        return document.Definition!;
    }

    public static Rig RunBars(StrategyJson strategy, string bars, BrokerConnection? broker = null, FillRule? fill = null,
        bool endOfData = true,
        decimal scale = 1)
    {
        var rig = new Rig(Parse(strategy.ToBytes()), broker, fill, new Timeframe(1, TimeframeUnit.Minute), scale);
        rig.Feed(bars);
        if (endOfData) rig.EndOfData();
        return rig;
    }

    public static Rig RunTicks(StrategyJson strategy, string prices, BrokerConnection? broker = null, FillRule? fill = null,
        int secondsApart = 10,
        decimal scale = 1)
    {
        var rig = new Rig(Parse(strategy.ToBytes()), broker, fill, scale: scale);
        var ticks = Ticks(prices, secondsApart);
        rig.Simulation.Process(ticks);
        rig.Simulation.EndOfData(ticks[^1].Time);
        return rig;
    }

    /// <summary>One-minute bars <c>open high low close</c> separated by <c>|</c>, from 2024-01-02 10:00 on.</summary>
    public void Feed(string bars)
    {
        foreach (var bar in Bars(bars, 0)) FeedBar(bar, bar.OpenTime + TimeSpan.FromMinutes(1));
    }

    public void FeedBar(in Candle bar, UtcTime end)
    {
        Span<Tick> ticks = stackalloc Tick[PricePath.TicksPerBar];
        for (var part = 0; part < ticks.Length; part++) ticks[part] = PricePath.At(in bar, end, part, 0);
        LastEnd = end;
        Simulation.Process(ticks);
    }

    public void EndOfData() => Simulation.EndOfData(LastEnd);

    public UtcTime LastEnd { get; private set; }

    public static IEnumerable<Candle> Bars(string bars, int skipMinutes)
    {
        var time = Start + TimeSpan.FromMinutes(skipMinutes);
        foreach (var bar in bars.Split('|', StringSplitOptions.TrimEntries))
        {
            var p = bar.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number).ToArray();
            yield return p.Length == 1 ? new Candle(time, p[0], p[0], p[0], p[0], 10) : new Candle(time, p[0], p[1], p[2], p[3], 10);
            time += TimeSpan.FromMinutes(1);
        }
    }

    public static UtcTime Start { get; } = new(new DateTime(2024, 1, 2, 10, 0, 0).Ticks);

    public static Tick[] Ticks(string prices, int secondsApart) =>
    [
        .. prices.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((p, i) =>
            new Tick(Start + TimeSpan.FromSeconds(i * secondsApart), Number(p), 1, double.NaN, double.NaN, double.NaN, 0)),
    ];

    public void Emit(SessionEvent sessionEvent)
    {
        var writer = new EventJsonWriter();
        sessionEvent.WriteData(writer, _clock);
        using var json = JsonDocument.Parse(writer.Written.ToArray());
        _events.Add(new RecordedEvent(
            NextSeq, sessionEvent.Type, _clock.Format(sessionEvent.Time), json.RootElement.Clone(), sessionEvent.Summary,
            Encoding.UTF8.GetString(writer.Written)));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>An event as it was emitted.</summary>
internal sealed record RecordedEvent(long Seq, EventType Type, string Time, JsonElement Data, Summary Summary, string Raw)
{
    public override string ToString() => $"{Seq} {Type} {Time} {Raw} {Summary}";
}
