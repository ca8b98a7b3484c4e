using StrategyRuntime.Problems;

namespace StrategyRuntime.Alerts.Rules;

/// <summary>What a caller can get wrong about alerts.</summary>
internal static class AlertProblems
{
    /// <summary>The caller has no such rule.</summary>
    public static readonly ProblemKind UnknownRule = new("unknown-alert-rule", 404, "There is no such alert rule");

    /// <summary>The caller has no such channel.</summary>
    public static readonly ProblemKind UnknownChannel = new("unknown-alert-channel", 404, "There is no such alert channel");

    /// <summary>There is a rule or channel of that id.</summary>
    public static readonly ProblemKind Exists = new("alert-exists", 409, "There is a rule or channel of that id");

    /// <summary>A rule sends to the channel.</summary>
    public static readonly ProblemKind ChannelInUse = new("alert-channel-in-use", 409, "A rule sends to the channel");

    /// <summary>The page is a channel that every user has.</summary>
    public static readonly ProblemKind BuiltInChannel = new("built-in-alert-channel", 409, "The channel is built in");

    /// <summary>The address lies in an internal network, or is none.</summary>
    public static readonly ProblemKind RefusedTarget = new("alert-target-refused", 422, "The address may not be called");

    /// <summary>Sessions are being taken up after a start, and where they are is not known yet.</summary>
    public static readonly ProblemKind NotReady = new("alerts-not-ready", 503, "Sessions are being taken up", RetryAfterSeconds: 5);

    /// <summary>The service has no mail server.</summary>
    public static readonly ProblemKind NoMailServer = new("no-mail-server", 422, "The service has no mail server");
}
