using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using StrategyRuntime.Cluster.Diagnostics;
using StrategyRuntime.Storage.Diagnostics;
using StrategyRuntime.Telemetry;
using StrategyRuntime.TelemetryExport;
using StrategyRuntime.Tests.Acceptance;

namespace StrategyRuntime.Tests.Documentation;

public sealed class MetricsPageTests
{
    [Fact]
    public async Task The_page_has_a_row_for_every_metric_with_its_kind_and_unit()
    {
        var instruments = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            lock (instruments)
            {
                if (instrument.Meter.Name is RuntimeMetrics.MeterName or StorageMetrics.MeterName or ClusterMetrics.MeterName)
                    instruments.Add(instrument);
            }
        };
        listener.Start();
        await using var host = await TestHost.StartAsync();
        host.Services.GetRequiredService<RuntimeGauges>();
        RuntimeMetrics.Ticks.Add(0);
        ClusterMetrics.Shipments.Add(0);
        host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(20));
        await host.PutStrategyAsync("in-and-out", Sample.InAndOut);
        await host.WhenStateAsync(
            await host.AddExecutionAsync(new { strategy_id = "in-and-out", mode = "backtest", auto_start = true }), "completed");
        string[] expected;
        lock (instruments) expected = [.. instruments.Select(i => $"| `{i.Name}` | {Kind(i)} | `{i.Unit}` |").Distinct()];

        var rows = Repository.DocumentLines("TELEMETRY.md")
            .Where(l => l.StartsWith("| `strategyruntime.", StringComparison.Ordinal))
            .ToList();
        expected.Where(e => !rows.Exists(r => r.StartsWith(e, StringComparison.Ordinal))).Should().BeEmpty("every metric has its row");
        rows.Where(r => !expected.Any(e => r.StartsWith(e, StringComparison.Ordinal)))
            .Should()
            .BeEmpty("no row is about a metric that is not there");
    }

    private static string Kind(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" => "counter",
        "UpDownCounter" or "ObservableUpDownCounter" => "up-down counter",
        "ObservableCounter" => "counter",
        "Histogram" => "histogram",
        "ObservableGauge" => "gauge",
        var other => other,
    };
}
