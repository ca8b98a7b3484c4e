using System.Diagnostics.Metrics;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Feeds;
using StrategyRuntime.Limits;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Telemetry;

namespace StrategyRuntime.TelemetryExport;

/// <summary>What is read from the running service when somebody collects: states, lags, sizes.</summary>
internal sealed class RuntimeGauges : IDisposable
{
    private static readonly RunState[] s_states = Enum.GetValues<RunState>();

    private readonly Meter _meter = new(RuntimeMetrics.MeterName);

    /// <summary>Reads from these parts of the service from now on.</summary>
    public RuntimeGauges(ExecutionHost host, MarketDataStore marketData, DiskSpace disk, FeedHost feeds)
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
        ObserveFeeds(feeds);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private void ObserveFeeds(FeedHost feeds)
    {
        _meter.CreateObservableUpDownCounter("strategyruntime.feeds", () => States(feeds), "{feed}", "Feeds by state.");
        _meter.CreateObservableCounter(
            "strategyruntime.feed.ticks", () => Each(feeds, f => f.Standing.Counts.Ticks), "{tick}", "Ticks in the logs of feeds.");
        _meter.CreateObservableCounter(
            "strategyruntime.feed.gaps", () => Each(feeds, f => f.Standing.Counts.Gaps), "{gap}", "Gaps in the logs of feeds.");
        _meter.CreateObservableCounter(
            "strategyruntime.feed.late", () => Each(feeds, f => f.Standing.Counts.Late), "{tick}",
            "Ticks that came too late for their own time.");
        _meter.CreateObservableCounter(
            "strategyruntime.feed.duplicates", () => Each(feeds, f => f.Standing.Duplicates + f.Health.Duplicates), "{tick}",
            "Ticks that were dropped because they came again.");
        _meter.CreateObservableCounter(
            "strategyruntime.feed.reconnects", () => Each(feeds, f => (long)f.Health.Reconnects), "{connection}",
            "Connections of feeds after the first.");
        _meter.CreateObservableCounter(
            "strategyruntime.feed.faults", () => Each(feeds, f => f.Health.Faults), "{message}",
            "Messages and answers of sources that could not be used.");
        _meter.CreateObservableGauge(
            "strategyruntime.feed.age", () => Some(feeds, f => f.Health.Age), "s", "Time since the last tick of a feed came in.");
        _meter.CreateObservableGauge(
            "strategyruntime.feed.lag", () => Some(feeds, f => f.Health.Lag), "s", "How old the last tick of a feed was when it came in.");
    }

    private static IEnumerable<Measurement<int>> States(FeedHost feeds)
    {
        var counts = feeds.List().CountBy(f => f.Health.State).ToDictionary();
        return Enum.GetValues<FeedState>().Select(s => new Measurement<int>(
            counts.GetValueOrDefault(s), KeyValuePair.Create<string, object?>("strategyruntime.feed.state", SnakeCase.Word(s))));
    }

    private static IEnumerable<Measurement<long>> Each(FeedHost feeds, Func<Feed, long> value) =>
        feeds.List().Select(f => new Measurement<long>(value(f), SymbolOf(f)));

    private static IEnumerable<Measurement<double>> Some(FeedHost feeds, Func<Feed, TimeSpan?> value) => feeds.List()
        .Select(f => (Feed: f, Value: value(f)))
        .Where(f => f.Value is not null)
        .Select(f => new Measurement<double>(f.Value!.Value.TotalSeconds, SymbolOf(f.Feed)));

    private static KeyValuePair<string, object?> SymbolOf(Feed feed) => KeyValuePair.Create<string, object?>(
        "strategyruntime.feed.symbol", feed.Manifest.Symbol);

    private static IEnumerable<Measurement<int>> Sessions(ExecutionHost host)
    {
        var counts = host.All.CountBy(e => e.State).ToDictionary();
        return s_states.Select(s => new Measurement<int>(
            counts.GetValueOrDefault(s), KeyValuePair.Create<string, object?>("strategyruntime.session.state", SnakeCase.Word(s))));
    }
}
