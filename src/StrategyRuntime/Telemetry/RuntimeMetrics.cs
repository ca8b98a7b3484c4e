using System.Diagnostics.Metrics;

namespace StrategyRuntime.Telemetry;

/// <summary>
/// What sessions and streams count: once a slice of ticks, a flush or a wait, never once a tick or an event. Nothing is counted without a
/// listener.
/// </summary>
internal static class RuntimeMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "StrategyRuntime";

    private static readonly Meter s_meter = new(MeterName);

    /// <summary>Ticks that simulations took.</summary>
    public static readonly Counter<long> Ticks =
        s_meter.CreateCounter<long>("strategyruntime.ticks", "{tick}", "Market ticks that simulations took.");

    /// <summary>Sessions that were taken up after a crash or a restart, by what came of it.</summary>
    public static readonly Counter<long> Recoveries =
        s_meter.CreateCounter<long>("strategyruntime.recoveries", "{recovery}", "Sessions that were taken up after a restart, by outcome.");

    /// <summary>Open streams.</summary>
    public static readonly UpDownCounter<int> Subscribers =
        s_meter.CreateUpDownCounter<int>("strategyruntime.stream.subscribers", "{subscriber}", "Streams that are open.");

    /// <summary>Frames of durable events that were handed to subscribers.</summary>
    public static readonly Counter<long> Frames =
        s_meter.CreateCounter<long>("strategyruntime.stream.frames", "{frame}", "Frames of events that were handed to subscribers.");

    /// <summary>Bytes that were handed to subscribers.</summary>
    public static readonly Counter<long> StreamBytes =
        s_meter.CreateCounter<long>("strategyruntime.stream.io", "By", "Bytes that were handed to subscribers.");

    /// <summary>How far a subscriber was behind when its turn came.</summary>
    public static readonly Histogram<long> StreamLag = s_meter.CreateHistogram(
        "strategyruntime.stream.lag",
        "{event}",
        "Published events that a subscriber had not been handed when its turn came.",
        advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [0, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000] });

    /// <summary>Subscribers that fell out of the window of recent frames.</summary>
    public static readonly Counter<long> CatchUps =
        s_meter.CreateCounter<long>("strategyruntime.stream.catchups", "{catchup}",
            "Times that a subscriber fell out of the window of recent frames and was fed from the file.");

    /// <summary>Requests that were handed to another node of the cluster.</summary>
    public static readonly Counter<long> Forwards =
        s_meter.CreateCounter<long>("strategyruntime.cluster.forwards", "{request}", "Requests that were handed to another node.");

    /// <summary>Tries to hand a request on that did not get an answer.</summary>
    public static readonly Counter<long> ForwardFailures = s_meter.CreateCounter<long>(
        "strategyruntime.cluster.forward_failures", "{request}", "Tries to hand a request to another node that got no answer, by reason.");

    /// <summary>Sets of this node's studies that other nodes of the cluster have computed.</summary>
    public static readonly Counter<long> StudySetsElsewhere = s_meter.CreateCounter<long>(
        "strategyruntime.cluster.study_sets_elsewhere", "{set}", "Sets of this node's studies that other nodes have computed.");

    /// <summary>Sets that this node has computed for studies of others.</summary>
    public static readonly Counter<long> StudySetsForOthers = s_meter.CreateCounter<long>(
        "strategyruntime.cluster.study_sets_for_others", "{set}", "Sets that this node has computed for studies of other nodes.");
}
