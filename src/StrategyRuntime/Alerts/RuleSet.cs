using StrategyRuntime.Alerts.Rules;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Alerts;

/// <summary>A user's rules at one moment. It is replaced, never changed.</summary>
internal sealed class RuleSet(IEnumerable<AlertRule> rules)
{
    private readonly AlertRule[] _enabled = [.. rules.Where(r => r.Enabled)];

    /// <summary>True when there is a rule that may raise an alert.</summary>
    public bool IsAwake => _enabled.Length > 0;

    /// <summary>True when there is a rule about feeds.</summary>
    public bool LooksAtFeeds { get; } = rules.Any(r => r.Enabled && r.IsAboutFeed);

    /// <summary>The rules that look at a session's runs of a mode.</summary>
    public SessionRules For(SessionId session, Mode? mode) => new([.. _enabled.Where(r => r.IsAbout(session, mode))]);
}

/// <summary>The rules that look at one session.</summary>
internal sealed class SessionRules(IReadOnlyList<AlertRule> rules)
{
    private readonly ILookup<AlertKind, AlertRule> _byKind = rules.ToLookup(r => r.Kind);

    /// <summary>Those that compare a figure with a value.</summary>
    public IReadOnlyList<AlertRule> Thresholds { get; } = [.. rules.Where(r => r.IsThreshold)];

    /// <summary>Those about the feed that the session follows.</summary>
    public IReadOnlyList<AlertRule> OfFeed { get; } = [.. rules.Where(r => r.IsAboutFeed)];

    /// <summary>True when no event can raise an alert.</summary>
    public bool IgnoreEvents { get; } = rules.All(r => EventKinds.TypeOf(r.Kind) is null && !r.IsThreshold);

    /// <summary>Those of a kind.</summary>
    public IEnumerable<AlertRule> Of(AlertKind kind) => _byKind[kind];

    /// <summary>True when an event of this type may raise an alert by what it says.</summary>
    public bool Wants(EventType type) => EventKinds.Of(type).Any(k => _byKind.Contains(k));
}
