using System.Diagnostics.Metrics;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Limits;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Telemetry;

namespace StrategyRuntime.TelemetryExport;

/// <summary>What is read from the running service when somebody collects: states, lags, sizes.</summary>
internal sealed class RuntimeGauges : IDisposable
{
    private static readonly RunState[] s_states = Enum.GetValues<RunState>();

    private readonly Meter _meter = new(RuntimeMetrics.MeterName);

    /// <summary>Reads from these parts of the service from now on.</summary>
    public RuntimeGauges(ExecutionHost host, MarketDataStore marketData, DiskSpace disk)
    {
        _meter.CreateObservableUpDownCounter("strategyruntime.sessions", () => Sessions(host), "{session}", "Sessions by state.");
        _meter.CreateObservableGauge(
            "strategyruntime.durable.lag",
            () => host.All.Select(e => e.Lag.Durable).DefaultIfEmpty().Max(),
            "{event}",
            "Events that were emitted and are not yet on the device: the session with the most of them.");
        _meter.CreateObservableGauge(
            "strategyruntime.publish.lag",
            () => host.All.Select(e => e.Lag.Published).DefaultIfEmpty().Max(),
            "{event}",
            "Events that were emitted and are not yet published: the session with the most of them.");
        _meter.CreateObservableUpDownCounter(
            "strategyruntime.market_data.cache.usage", () => marketData.CachedBytes, "By", "Memory of decoded market data.");
        _meter.CreateObservableUpDownCounter(
            "strategyruntime.disk.free", () => disk.Read().Free, "By", "Space that is left where the data root is.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<int>> Sessions(ExecutionHost host)
    {
        var counts = host.All.CountBy(e => e.State).ToDictionary();
        return s_states.Select(s => new Measurement<int>(
            counts.GetValueOrDefault(s), KeyValuePair.Create<string, object?>("strategyruntime.session.state", SnakeCase.Word(s))));
    }
}
