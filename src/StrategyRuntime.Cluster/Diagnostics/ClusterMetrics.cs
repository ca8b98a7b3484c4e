using System.Diagnostics.Metrics;

namespace StrategyRuntime.Cluster.Diagnostics;

/// <summary>What a node of a cluster counts. Nothing is counted without a listener.</summary>
public static class ClusterMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "StrategyRuntime.Cluster";

    private static readonly Meter s_meter = new(MeterName);

    /// <summary>Cells that nodes of this process have.</summary>
    public static readonly UpDownCounter<int> Cells =
        s_meter.CreateUpDownCounter<int>("strategyruntime.cluster.cells", "{cell}", "Cells that this node has.");

    /// <summary>Times that changes were committed to the database.</summary>
    public static readonly Counter<long> Shipments =
        s_meter.CreateCounter<long>("strategyruntime.cluster.shipments", "{shipment}", "Commits of changes to the database.");

    /// <summary>How long commits took.</summary>
    public static readonly Histogram<double> Commits =
        s_meter.CreateHistogram<double>("strategyruntime.cluster.commit", "s", "How long commits to the database took.");

    /// <summary>Writes that the fence refused.</summary>
    public static readonly Counter<long> Fenced = s_meter.CreateCounter<long>(
        "strategyruntime.cluster.fenced", "{shipment}", "Commits that were refused because another node has the cell.");

    /// <summary>Cells and sessions that made no progress.</summary>
    public static readonly Counter<long> Stalled = s_meter.CreateCounter<long>(
        "strategyruntime.cluster.stalled", "{stall}", "Times that commits of a cell, or of a session, made no progress.");

    /// <summary>Bytes that were fetched for copies of cells that another node writes.</summary>
    public static readonly Counter<long> Replicated =
        s_meter.CreateCounter<long>("strategyruntime.cluster.replica.io", "By", "Bytes that were fetched for copies of shared cells.");
}
