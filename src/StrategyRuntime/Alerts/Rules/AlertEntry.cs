namespace StrategyRuntime.Alerts.Rules;

/// <summary>An alert that was raised.</summary>
/// <param name="Id">The same for the same rule and cause, also after a crash.</param>
/// <param name="Number">Its place in the user's log, from 1.</param>
/// <param name="RuleId">The rule that raised it; null for a test of a channel.</param>
/// <param name="RuleName">Its name, or null.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="SessionId">The session; null for a test of a channel.</param>
/// <param name="Run">The run; 0 before the first one.</param>
/// <param name="Seq">The event that raised it, or the last one before the change of state that did.</param>
/// <param name="CatchupId">That event as a cursor; null when there is none.</param>
/// <param name="At">When it was raised.</param>
/// <param name="Time">Simulation time of the event; null when no event raised it.</param>
/// <param name="Level"><c>info</c>, <c>warning</c> or <c>error</c>; of an alert node what its document says.</param>
/// <param name="Message">What happened, in words.</param>
/// <param name="Quieted">True when it came in quiet hours: it was sent nowhere.</param>
/// <param name="Sound">True when a page that is open makes a sound.</param>
/// <param name="Browser">True when a page that is open shows a notification of the browser.</param>
/// <param name="Deliveries">Where it goes, and what came of it.</param>
internal sealed record AlertEntry(
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
    bool Quieted,
    bool Sound,
    bool Browser,
    IReadOnlyList<AlertDelivery> Deliveries)
{
    /// <summary>An example.</summary>
    public static AlertEntry Example { get; } = new(
        "5d1c0a9f3b7e44d2a86f", 18, "evening-stops", "Stops in the evening", AlertKind.Stop, "local.sma-cross.paper", 3, 418, "3-418",
        DateTimeOffset.UnixEpoch, "2024-10-29T10:05:00+05:30", "info", "Stop loss: long-r0 closed at 99.5, profit -12.5", false,
        true, false,
        [new AlertDelivery("5d1c0a9f3b7e44d2a86f-phone", "phone", ChannelType.Webhook, DeliveryState.Sent, 1, DateTimeOffset.UnixEpoch,
            null)]);

    /// <summary>True while it waits for a channel.</summary>
    public bool IsPending() => Deliveries.Any(d => d.State == DeliveryState.Pending);

    /// <summary>The same alert after a delivery changed.</summary>
    public AlertEntry With(AlertDelivery changed) =>
        this with { Deliveries = [.. Deliveries.Select(d => d.ChannelId == changed.ChannelId ? changed : d)] };
}

/// <summary>One alert on its way through one channel.</summary>
/// <param name="Id">The same at every attempt: a receiver takes an alert once by it.</param>
/// <param name="ChannelId">The channel.</param>
/// <param name="Type">How the channel reaches its user.</param>
/// <param name="State">What came of it.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="At">When the state was reached; null while it waits.</param>
/// <param name="Detail">Why it was not sent; null when it was, or has not been tried.</param>
internal sealed record AlertDelivery(
    string Id, string ChannelId, ChannelType Type, DeliveryState State, int Attempts, DateTimeOffset? At, string? Detail);

/// <summary>What came of a delivery.</summary>
internal enum DeliveryState
{
    /// <summary>It waits, or is tried again.</summary>
    Pending,

    /// <summary>The channel took it.</summary>
    Sent,

    /// <summary>It was tried for as long as is configured, in vain.</summary>
    Failed,

    /// <summary>The channel was deleted before it took it.</summary>
    Cancelled,

    /// <summary>Too many alerts waited for a channel that takes none.</summary>
    Dropped,
}
