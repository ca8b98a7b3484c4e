using StrategyRuntime.Alerts.Rules;

namespace StrategyRuntime.Alerts.Delivery;

/// <summary>An alert as channels get it: the <c>alert_raised</c> frame, and with an id of the delivery the body of a webhook.</summary>
/// <param name="Id">The same for the same rule and cause.</param>
/// <param name="Number">Its place in the user's log.</param>
/// <param name="RuleId">The rule; null for a test of a channel.</param>
/// <param name="RuleName">Its name, or null.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="SessionId">The session; null for a test of a channel.</param>
/// <param name="Run">The run.</param>
/// <param name="Seq">The event.</param>
/// <param name="CatchupId">The event as a cursor; null when there is none.</param>
/// <param name="At">When it was raised.</param>
/// <param name="Time">Simulation time of the event; null when no event raised it.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Message">What happened, in words.</param>
/// <param name="Sound">True when the page makes a sound.</param>
/// <param name="Browser">True when the page shows a notification of the browser.</param>
internal record RaisedAlert(
    string Id,
    long Number,
    string? RuleId,
    string? RuleName,
    AlertKind Kind,
    string? SessionId,
    int Run,
    long Seq,
    string? CatchupId,
    DateTimeOffset At,
    string? Time,
    string Level,
    string Message,
    bool Sound,
    bool Browser)
{
    /// <summary>Name of the frame.</summary>
    public const string FrameName = "alert_raised";

    /// <summary>The alert of an entry of the log.</summary>
    public static RaisedAlert Of(AlertEntry entry) => new(
        entry.Id, entry.Number, entry.RuleId, entry.RuleName, entry.Kind, entry.SessionId, entry.Run, entry.Seq, entry.CatchupId,
        entry.At, entry.Time, entry.Level, entry.Message, entry.Sound, entry.Browser);
}

/// <summary>The body of a webhook.</summary>
/// <param name="DeliveryId">The same at every attempt.</param>
/// <param name="Attempt">Which attempt, from 1 since the service started.</param>
/// <param name="Alert">The alert.</param>
internal sealed record WebhookBody(string DeliveryId, int Attempt, RaisedAlert Alert);
