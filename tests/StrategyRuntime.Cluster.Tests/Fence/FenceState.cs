using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace StrategyRuntime.Cluster.Tests.Fence;

/// <summary>A batch of events: its place in the log, and the epoch of the owner that made it. Two owners make different batches.</summary>
internal readonly record struct Batch(int Number, int Epoch)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}@{Epoch}");
}

internal enum NodePhase
{
    /// <summary>Does not own the cell, or does not know that it does.</summary>
    Idle,

    /// <summary>Has raised the epoch and not read the log yet.</summary>
    Taking,

    /// <summary>Has read the log and not raised the epoch yet: the order that the rule forbids.</summary>
    ReadEarly,

    /// <summary>Owns the cell, and makes the next batch.</summary>
    Ready,

    /// <summary>Waits for the answer to an append.</summary>
    Waiting,

    /// <summary>Knows that its batch is durable, and has not published it yet.</summary>
    Confirmed,
}

/// <summary>A node of the cluster. What it knows of the log is its copy.</summary>
internal sealed record Node(NodePhase Phase, int Epoch, ImmutableList<Batch> Log)
{
    public static Node Idle { get; } = new(NodePhase.Idle, 0, []);
}

internal enum RequestPhase
{
    /// <summary>On its way to PostgreSQL.</summary>
    Sent,

    /// <summary>In a transaction that has passed the fence.</summary>
    Checked,

    /// <summary>Committed; the answer is on its way.</summary>
    Committed,
}

/// <summary>An append. It lives on when its sender dies.</summary>
/// <param name="Sender">Index of the node that waits for it; -1 when none does.</param>
internal sealed record AppendRequest(int Sender, Batch Batch, RequestPhase Phase);

/// <summary>Everything there is at a moment: the database, two nodes, appends under way, and what subscribers have seen.</summary>
internal sealed record FenceState(
    int Epoch,
    ImmutableList<Batch> Log,
    ImmutableArray<Node> Nodes,
    ImmutableList<AppendRequest> Requests,
    ImmutableSortedDictionary<int, Batch> Published,
    int TakeoversLeft,
    int CrashesLeft,
    int LossesLeft)
{
    /// <summary>Set when the step that led here broke the contract.</summary>
    public string? Fault { get; init; }

    /// <summary>The same text for the same state.</summary>
    public string Key()
    {
        var text = new StringBuilder();
        text.Append(Epoch).Append('|').AppendJoin(',', Log).Append('|');
        foreach (var node in Nodes) text.Append(node.Phase).Append(node.Epoch).Append('[').AppendJoin(',', node.Log).Append(']');
        text.Append('|');
        foreach (var request in Requests) text.Append(request.Sender).Append(request.Batch).Append(request.Phase).Append(';');
        text.Append('|').AppendJoin(',', Published.Values).Append('|').Append(TakeoversLeft).Append(CrashesLeft).Append(LossesLeft);
        return text.ToString();
    }
}
