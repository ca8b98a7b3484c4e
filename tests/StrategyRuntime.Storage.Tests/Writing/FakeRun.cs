using System.Globalization;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.Tests.Writing;

/// <summary>
/// A made-up run with the shape of a real one: a candle a minute, and every few candles a position that opens, closes and becomes a trade.
/// The same seed gives the same events.
/// </summary>
internal sealed class FakeRun
{
    public const decimal Cash = 10_000m;

    private static readonly DateTimeOffset s_start = new(2024, 10, 28, 9, 15, 0, TimeSpan.FromMinutes(330));

    private readonly Random _random;
    private readonly List<FakeEvent> _events = [];
    private readonly ExchangeClock _clock = new(Exchange.TryGet("NSE", out var nse) ? nse.Zone : throw new InvalidOperationException());
    private Summary _accumulated = new(0, 0, 0, 0, 0, 0, Cash);
    private UtcTime _time = new(s_start.UtcTicks);
    private decimal _price = 24_000.05m;

    private FakeRun(int seed) => _random = new Random(seed);

    public static IReadOnlyList<FakeEvent> Create(int candles, int seed = 1)
    {
        var run = new FakeRun(seed);
        run.Add(
            EventType.Session,
            Members(
                """ "state":"started","strategy_id":"s","exchange":"NSE","fill":"next_tick" """,
                """ "price_path":"ticks","option_pricing":"data","currency":"INR","cash":10000 """));
        for (var i = 0; i < candles; i++) run.Minute(i);
        run.CloseDay();
        run.Add(EventType.Session, """{"state":"completed","reason":"end_of_data"}""");
        return run._events;
    }

    private static string Text(decimal value) => (value / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);

    private void Minute(int index)
    {
        _time += TimeSpan.FromMinutes(1);
        if (index > 0 && index % 100 == 0) NextDay();
        _price += _random.Next(-40, 41) * 0.05m;
        Add(EventType.Candle,
            $$$"""{"symbol":"NIFTY","timeframe":"1m","timestamp":"{{{_clock.Format(_time - TimeSpan.FromMinutes(1))}}}","open":""" +
            $$$"""24000,"high":24010.5,"low":23990,"close":{{{Text(_price)}}},"volume":{{{index}}},"indicators":{"rsi(14,close)":""" +
            $$$"""{{{(index < 14 ? "null" : "55.25")}}}}}""");
        if (index % 5 == 4) Trade(index / 5);
    }

    private void NextDay()
    {
        CloseDay();
        _time += TimeSpan.FromDays(1);
    }

    private void CloseDay() => Add(EventType.Session,
        $$"""{"state":"day_closed","date":"{{_clock.Format(_time)[..10]}}","equity":{{Text(_accumulated.Equity)}}}""");

    private void Trade(int number)
    {
        var id = $"p1-r{number.ToString(CultureInfo.InvariantCulture)}";
        var start = _clock.Format(_time);
        var entry = _price;
        Node("entry-1", number, "exit-1");
        _accumulated = _accumulated with { OpenPositions = 1 };
        Position(id, entry, 0, "OPEN", start);
        _time += TimeSpan.FromSeconds(30);
        _price += _random.Next(-40, 45) * 0.05m;
        var pnl = _price - entry - 0.5m;
        Node("exit-1", number, "entry-1");
        _accumulated = new Summary(
            _accumulated.Trades + 1, _accumulated.WinningTrades + (pnl > 0 ? 1 : 0), _accumulated.LosingTrades + (pnl < 0 ? 1 : 0), 0,
            _accumulated.RealizedPnl + pnl, 0, _accumulated.Equity + pnl);
        Position(id, entry, pnl, "CLOSED", start);
        Add(EventType.Trade, Members(
            $$""" "trade_id":"{{id}}","position_id":"p1","re_entry_num":{{number}},"symbol":"NIFTY","side":"BUY","quantity":1 """,
            $$""" "entry_price":{{Text(entry)}},"entry_time":"{{start}}" """,
            $$""" "exit_price":{{Text(_price)}},"exit_time":"{{_clock.Format(_time)}}" """,
            $$""" "pnl":{{Text(pnl)}},"gross_pnl":{{Text(pnl + 0.5m)}},"fees":0.5,"pnl_percent":0.01,"mae":-1.5,"mfe":2.25 """,
            """ "duration_minutes":0.5,"status":"CLOSED" """,
            $$""" "exits":[{"time":"{{_clock.Format(_time)}}","price":{{Text(_price)}} """,
            $$""" "quantity":1,"pnl":{{Text(pnl)}},"node_id":"exit-1"}] """,
            """ "entry_flow_ids":[],"exit_flow_ids":[],"entry_trigger":"entry-1","exit_reason":"signal" """));
    }

    private void Node(string node, int number, string child) => Add(
        EventType.Node,
        Members(
            string.Create(CultureInfo.InvariantCulture, $""" "execution_id":"exec_{node}_{number}_{_events.Count + 1}" """),
            $$""" "parent_execution_id":null,"timestamp":"{{_clock.Format(_time)}}","event_type":"logic_completed" """,
            $$""" "node_id":"{{node}}","node_name":"Entry “{{node}}”","node_type":"EntryNode","children_nodes":[{"id":"{{child}}"}] """));

    private void Position(string id, decimal entry, decimal pnl, string status, string time) => Add(
        EventType.Position,
        Members(
            $$""" "trade_id":"{{id}}","position_id":"p1","symbol":"NIFTY","side":"BUY","quantity":1,"entry_price":{{Text(entry)}} """,
            $$""" "entry_time":"{{time}}","current_price":{{Text(_price)}},"realized_pnl":{{Text(pnl)}} """,
            $$""" "fees":{{(status == "OPEN" ? "0.25" : "0.5")}},"status":"{{status}}" """));

    // A raw string cannot begin or end with a quote, so the parts have a space on both sides.
    private static string Members(params ReadOnlySpan<string> parts)
    {
        var members = new string[parts.Length];
        for (var i = 0; i < parts.Length; i++) members[i] = parts[i].Trim();
        return $"{{{string.Join(',', members)}}}";
    }

    private void Add(EventType type, string data) => _events.Add(new FakeEvent(type, _time, data, _accumulated));
}
