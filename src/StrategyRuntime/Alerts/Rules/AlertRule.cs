using System.Text.Json.Serialization;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Alerts.Rules;

/// <summary>When an alert is raised, and where it goes.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What its user calls it; null when it has no name.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Enabled">False: it raises nothing.</param>
/// <param name="StrategyId">Sessions of this strategy alone; null: of all.</param>
/// <param name="BrokerConnectionId">Sessions on this account alone; null: on all.</param>
/// <param name="SessionId">This session alone; null: all that the other two let through.</param>
/// <param name="Backtests">True when backtests raise alerts, too; otherwise live simulations alone.</param>
/// <param name="Percent">Kind <c>drawdown</c>: percent below the peak of the run's equity.</param>
/// <param name="Above">Kind <c>pnl</c>: a profit of this much or more; null when <c>below</c> is given.</param>
/// <param name="Below">Kind <c>pnl</c>: a profit of this much or less.</param>
/// <param name="Of">Kind <c>pnl</c>: whose profit, <c>day</c> or <c>run</c>.</param>
/// <param name="Channels">Ids of the channels that it goes to; <c>page</c> always exists.</param>
/// <param name="QuietHours">When it is kept in the log and sent nowhere; null: never.</param>
/// <param name="Sound">True when a page that is open makes a sound.</param>
/// <param name="Browser">True when a page that is open shows a notification of the browser.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
internal sealed record AlertRule(
    string Id,
    string? Name,
    AlertKind Kind,
    bool Enabled,
    string? StrategyId,
    string? BrokerConnectionId,
    string? SessionId,
    bool Backtests,
    decimal? Percent,
    decimal? Above,
    decimal? Below,
    PnlPeriod? Of,
    IReadOnlyList<string> Channels,
    QuietHours? QuietHours,
    bool Sound,
    bool Browser,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    /// <summary>An example.</summary>
    public static AlertRule Example { get; } = new(
        "evening-stops", "Stops in the evening", AlertKind.Stop, true, "sma-cross", null, null, false, null, null, null, null,
        ["page", "phone"], new QuietHours(new TimeOnly(22, 0), new TimeOnly(7, 0), "Europe/Berlin"), true, false,
        DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

    /// <summary>True when it compares the equity of a session with a value.</summary>
    [JsonIgnore]
    public bool IsThreshold => Kind is AlertKind.Drawdown or AlertKind.Pnl;

    /// <summary>True when it looks at the feed that a session follows.</summary>
    [JsonIgnore]
    public bool IsAboutFeed => Kind is AlertKind.FeedStale or AlertKind.FeedGap;

    /// <summary>True when it is about a session.</summary>
    public bool IsAbout(SessionId session) =>
        Enabled
        && (StrategyId is null || StrategyId == session.StrategyId)
        && (BrokerConnectionId is null || BrokerConnectionId == session.BrokerConnectionId)
        && (SessionId is null || SessionId == session.ToString());

    /// <summary>True when it is about a session whose runs have this mode; null: no run is known yet.</summary>
    public bool IsAbout(SessionId session, Mode? mode) => (Backtests || mode is not Mode.Backtest) && IsAbout(session);
}
