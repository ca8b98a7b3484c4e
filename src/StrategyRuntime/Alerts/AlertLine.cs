using StrategyRuntime.Alerts.Rules;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Alerts;

/// <summary>One line of a user's alerts.jsonl: one of its members is there.</summary>
/// <param name="Alert">An alert that was raised.</param>
/// <param name="Outcome">What came of a delivery of an earlier one.</param>
/// <param name="Position">How far a session has been looked at.</param>
/// <param name="Forget">A session that is gone.</param>
/// <param name="LastNumber">The number of the last alert, where older lines were left out.</param>
internal sealed record AlertLine(
    AlertEntry? Alert = null,
    AlertOutcome? Outcome = null,
    SessionPosition? Position = null,
    string? Forget = null,
    long? LastNumber = null);

/// <summary>What came of a delivery.</summary>
/// <param name="AlertId">The alert.</param>
/// <param name="Delivery">The delivery as it ended.</param>
internal sealed record AlertOutcome(string AlertId, AlertDelivery Delivery);

/// <summary>How far a session has been looked at: nothing before it is looked at again.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Run">The run.</param>
/// <param name="Seq">The last event.</param>
/// <param name="State">The last state that lasts: running, blocked or a final one; null when none was seen.</param>
/// <param name="StateRun">The run that was in it.</param>
/// <param name="Changes">How many changes of state raised an alert.</param>
/// <param name="Marks">
/// Of rules that compare a figure: what they were last raised for, the event that the day or the peak began with. They are raised once for
/// each.
/// </param>
internal sealed record SessionPosition(
    string SessionId, int Run, long Seq, RunState? State, int StateRun, int Changes, IReadOnlyDictionary<string, long> Marks)
{
    /// <summary>The same session at the start of a run.</summary>
    public SessionPosition At(int run, long seq = 0) =>
        run == Run ? this with { Seq = seq } : this with { Run = run, Seq = seq, Marks = Nothing };

    /// <summary>The same with a rule's mark.</summary>
    public SessionPosition Marked(string key, long mark) =>
        this with { Marks = new Dictionary<string, long>(Marks, StringComparer.Ordinal) { [key] = mark } };

    /// <summary>No marks.</summary>
    public static IReadOnlyDictionary<string, long> Nothing { get; } = new Dictionary<string, long>();
}
