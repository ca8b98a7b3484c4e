using System.Collections.Immutable;

namespace StrategyRuntime.Cluster.Tests.Fence;

/// <summary>
/// The protocol of a cell as steps that each happen at once: takeover, append (sent, checked, committed, answered), publish, crash, lost
/// answer. A process that is frozen is one that takes no step, so the search over all orders includes every zombie.
/// </summary>
internal sealed class FenceModel(FenceRules rules)
{
    private const int Batches = 3;

    /// <summary>Nothing has happened, and so many takeovers, crashes and losses may.</summary>
    public static FenceState Start(int takeovers, int crashes, int losses) => new(
        0, [], [Node.Idle, Node.Idle], [], ImmutableSortedDictionary<int, Batch>.Empty, takeovers, crashes, losses);

    /// <summary>Every state that one step leads to, with the step's name.</summary>
    public IEnumerable<(string Step, FenceState State)> Next(FenceState state)
    {
        for (var node = 0; node < state.Nodes.Length; node++)
        {
            foreach (var (step, next) in StepsOf(state, node)) yield return ($"{"AB"[node]} {step}", next);
        }
        foreach (var request in state.Requests)
        {
            foreach (var (step, next) in StepsOf(state, request)) yield return ($"{step} {request.Batch}", next);
        }
    }

    private IEnumerable<(string Step, FenceState State)> StepsOf(FenceState state, int index)
    {
        var node = state.Nodes[index];
        switch (node.Phase)
        {
            case NodePhase.Idle when rules.RaisesBeforeReading:
                if (MayTakeOver(state)) yield return ("takes over", Raise(state, index, NodePhase.Taking, node.Log));
                break;
            case NodePhase.Idle:
                if (MayTakeOver(state)) yield return ("reads", With(state, index, new Node(NodePhase.ReadEarly, 0, state.Log)));
                break;
            case NodePhase.ReadEarly:
                if (MayTakeOver(state)) yield return ("takes over", Raise(state, index, NodePhase.Ready, node.Log));
                break;
            case NodePhase.Taking:
                yield return ("reads", With(state, index, node with { Phase = NodePhase.Ready, Log = state.Log }));
                break;
            case NodePhase.Ready when node.Log.Count < Batches:
                yield return ("appends", Send(state, index));
                break;
            case NodePhase.Confirmed:
                yield return ("publishes", Publish(With(state, index, node with { Phase = NodePhase.Ready }), node.Log[^1]));
                break;
        }
        if (node.Phase != NodePhase.Idle && state.CrashesLeft > 0) yield return ("crashes", Crash(state, index));
    }

    private IEnumerable<(string Step, FenceState State)> StepsOf(FenceState state, AppendRequest request)
    {
        switch (request.Phase)
        {
            case RequestPhase.Sent when rules.ChecksTheEpoch && request.Batch.Epoch != state.Epoch:
                yield return ("fence refuses", GiveUp(Without(state, request), request.Sender));
                break;
            case RequestPhase.Sent:
                yield return ("fence passes", Change(state, request, request with { Phase = RequestPhase.Checked }));
                break;
            case RequestPhase.Checked:
                yield return ("commits", Commit(state, request));
                break;
            case RequestPhase.Committed:
                yield return ("answers", Answer(state, request));
                break;
        }
        if (state.LossesLeft == 0) yield break;
        // PostgreSQL restarts: what was not committed is gone, and the sender cannot know whether it was.
        yield return ("is lost", Doubt(Without(state, request), request.Sender));
        // The connection breaks: what was sent goes on.
        if (request.Phase != RequestPhase.Committed && request.Sender >= 0)
            yield return ("is cut off", Doubt(Change(state, request, request with { Sender = -1 }), request.Sender));
    }

    private bool MayTakeOver(FenceState state) =>
        state.TakeoversLeft > 0 && !(rules.HoldsTheRow && state.Requests.Any(r => r.Phase == RequestPhase.Checked));

    private static FenceState Raise(FenceState state, int index, NodePhase phase, ImmutableList<Batch> log) =>
        With(state, index, new Node(phase, state.Epoch + 1, log)) with { Epoch = state.Epoch + 1, TakeoversLeft = state.TakeoversLeft - 1 };

    private FenceState Send(FenceState state, int index)
    {
        var node = state.Nodes[index];
        var batch = new Batch(node.Log.Count, node.Epoch);
        var sent = With(state, index, node with { Phase = NodePhase.Waiting }) with
        {
            Requests = state.Requests.Add(new AppendRequest(index, batch, RequestPhase.Sent)),
        };
        return rules.PublishesAfterCommit ? sent : Publish(sent, batch);
    }

    private static FenceState Commit(FenceState state, AppendRequest request)
    {
        var committed = request.Sender < 0
            ? Without(state, request)
            : Change(state, request, request with { Phase = RequestPhase.Committed });
        return committed with
        {
            Log = state.Log.Add(request.Batch),
            Fault = request.Batch.Epoch == state.Epoch ? null : $"{request.Batch} was appended in epoch {state.Epoch}",
        };
    }

    private FenceState Answer(FenceState state, AppendRequest request)
    {
        var node = state.Nodes[request.Sender];
        var phase = rules.PublishesAfterCommit ? NodePhase.Confirmed : NodePhase.Ready;
        return With(Without(state, request), request.Sender, node with { Phase = phase, Log = node.Log.Add(request.Batch) });
    }

    private FenceState Doubt(FenceState state, int sender)
    {
        var lost = state with { LossesLeft = state.LossesLeft - 1 };
        if (rules.GivesUpWhenInDoubt || sender < 0) return GiveUp(lost, sender);
        return With(lost, sender, lost.Nodes[sender] with { Phase = NodePhase.Ready });
    }

    // What it had in memory is discarded: it may take the cell over again like any other node.
    private static FenceState GiveUp(FenceState state, int sender) => sender < 0 ? state : With(state, sender, Node.Idle);

    private static FenceState Crash(FenceState state, int index)
    {
        // What was sent goes on without its sender, but for an answer that has no receiver any more.
        var requests = state.Requests
            .RemoveAll(r => r.Sender == index && r.Phase == RequestPhase.Committed)
            .ConvertAll(r => r.Sender == index ? r with { Sender = -1 } : r);
        return With(state, index, Node.Idle) with { Requests = requests, CrashesLeft = state.CrashesLeft - 1 };
    }

    private static FenceState Publish(FenceState state, Batch batch) => state with
    {
        Published = state.Published.SetItem(batch.Number, batch),
        Fault = state.Published.TryGetValue(batch.Number, out var seen) && seen != batch
            ? $"{seen} was published, and then {batch}"
            : state.Fault,
    };

    private static FenceState With(FenceState state, int index, Node node) => state with { Nodes = state.Nodes.SetItem(index, node) };

    private static FenceState Without(FenceState state, AppendRequest request) =>
        state with { Requests = state.Requests.Remove(request) };

    private static FenceState Change(FenceState state, AppendRequest from, AppendRequest to) =>
        state with { Requests = state.Requests.Replace(from, to) };
}
