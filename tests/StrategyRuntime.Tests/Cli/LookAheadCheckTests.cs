using System.IO.Abstractions;
using System.Text;
using StrategyRuntime.Cli.LookAhead;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Executions.Runs;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Series;

namespace StrategyRuntime.Tests.Cli;

public sealed class LookAheadCheckTests : IDisposable
{
    private const string Strategy = """
        {"strategy_id":"s","nodes":[
          {"id":"start","type":"startNode","data":{"tradingInstrumentConfig":{"symbol":"ACME","timeframes":[{"timeframe":"1m"}]}}},
          {"id":"in","type":"entrySignalNode","data":{"conditions":[{"lhs":{"type":"live_data","field":"ltp"},"operator":">","rhs":100}]}},
          {"id":"buy","type":"entryNode","data":{"positions":[{"vpi":"p","positionType":"buy","quantity":1}]}},
          {"id":"out","type":"exitSignalNode","data":{"conditions":[{"lhs":{"type":"live_data","field":"ltp"},"operator":"<","rhs":100}]}},
          {"id":"sell","type":"exitNode","data":{"exitNodeData":{"orderConfig":{"targetPositionVpi":"p"}}}},
          {"id":"again","type":"reEntrySignalNode","data":{
            "conditions":[{"lhs":{"type":"live_data","field":"ltp"},"operator":">","rhs":100}],
            "retryConfig":{"maxReEntries":1000}}}],
         "edges":[{"source":"start","target":"in"},{"source":"in","target":"buy"},{"source":"buy","target":"out"},
          {"source":"out","target":"sell"},
          {"source":"sell","target":"again"},{"source":"again","target":"buy"}]}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("look-ahead").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_run_on_data_that_is_cut_off_says_the_same_up_to_there()
    {
        using var market = Market("honest", shift: 0);

        var report = await Check((to, cancel) => market.OpenAsync(Plan.Strategy, null, to, cancel));

        report.Difference.Should().BeNull();
        report.Positions.Should().Be(20);
        report.Events.Should().BeGreaterThan(1000);
    }

    [Fact]
    public async Task An_event_that_the_future_changes_is_reported_with_both_its_forms()
    {
        using var honest = Market("honest", shift: 0);
        using var other = Market("other", shift: 0.5);

        var report = await Check((to, cancel) => (to is null ? honest : other).OpenAsync(Plan.Strategy, null, to, cancel));

        report.Positions.Should().Be(1);
        report.Difference!.Seq.Should().BePositive();
        report.Difference.Whole.Should().NotBeNull().And.NotBe(report.Difference.Past);
        report.Difference.Past.Should().Contain($"\"seq\":{report.Difference.Seq},");
    }

    private static RunPlan Plan { get; } = new()
    {
        Session = new SessionId("u", "s", "paper"),
        Mode = Mode.Backtest,
        Strategy = StrategyDocument.Parse(Encoding.UTF8.GetBytes(Strategy)).Definition!,
        StrategyHash = "hash",
        Documents = new RunDocuments(default, default),
        Broker = new BrokerConnection { Id = "paper" },
        Fill = FillRule.NextTick,
        Scale = 1,
        Capture = CaptureMode.Candles,
        Range = default,
        Speed = Speed.Max,
    };

    private static Task<LookAheadReport> Check(Func<UtcTime?, CancellationToken, Task<TickSource>> open) =>
        new LookAheadCheck(Plan, open).RunAsync(20, CancellationToken.None);

    private MarketDataStore Market(string name, double shift)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        var prices = Enumerable.Range(0, 600)
            .Select(i => FormattableString.Invariant($"{1_700_000_000 + i * 7},{100 + Math.Sin(i) * 3 + shift:0.00}\n"));
        File.WriteAllText(Path.Combine(folder, "ACME.ticks.csv"), "timestamp,price\n" + string.Concat(prices));
        return new MarketDataStore(folder, new FileSystem(), new MarketDataOptions());
    }
}
