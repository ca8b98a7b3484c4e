using System.Diagnostics.Metrics;

namespace StrategyRuntime.Storage.Diagnostics;

/// <summary>Metrics of the storage side: once a commit, never once an event. Nothing is measured without a listener.</summary>
public static class StorageMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "StrategyRuntime.Storage";

    private static readonly Meter s_meter = new(MeterName);

    private static readonly Counter<long> s_events =
        s_meter.CreateCounter<long>("strategyruntime.events", "{event}", "Events that were written to a session's log.");

    private static readonly Counter<long> s_bytes =
        s_meter.CreateCounter<long>("strategyruntime.log.io", "By", "Bytes that were written to logs.");

    private static readonly Histogram<double> s_duration = s_meter.CreateHistogram(
        "strategyruntime.commit.duration",
        "s",
        "Time of a commit: append, sync by policy, index.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.00001, 0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
        });

    private static readonly Histogram<int> s_size = s_meter.CreateHistogram(
        "strategyruntime.commit.size",
        "{event}",
        "Events of a commit.",
        advice: new InstrumentAdvice<int>
        {
            HistogramBucketBoundaries = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000, 100_000],
        });

    private static readonly Counter<long> s_decodes =
        s_meter.CreateCounter<long>("strategyruntime.market_data.decodes", "{file}", "Market-data files that were decoded.");

    /// <summary>A batch was committed.</summary>
    internal static void Committed(int events, long bytes, TimeSpan took)
    {
        s_events.Add(events);
        s_bytes.Add(bytes);
        s_duration.Record(took.TotalSeconds);
        s_size.Record(events);
    }

    /// <summary>A market-data file is decoded.</summary>
    internal static void Decoding() => s_decodes.Add(1);
}
