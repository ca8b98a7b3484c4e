namespace StrategyRuntime.Alerts.Rules;

/// <summary>What an alert is about.</summary>
internal enum AlertKind
{
    /// <summary>An order filled, whole or in part.</summary>
    Fill,

    /// <summary>A position was closed by its stop loss or trailing stop.</summary>
    Stop,

    /// <summary>A position was closed by its take profit, or the day by its profit target.</summary>
    Target,

    /// <summary>A square-off node closed everything at the day's loss limit.</summary>
    LossLimit,

    /// <summary>Equity is so many percent below its peak.</summary>
    Drawdown,

    /// <summary>The profit of the day or of the run is at or beyond a value.</summary>
    Pnl,

    /// <summary>The run failed, or its files are damaged.</summary>
    Failed,

    /// <summary>A recovery produced other events than the files hold.</summary>
    Diverged,

    /// <summary>The run waits for something outside: disk, memory, a file.</summary>
    Blocked,

    /// <summary>An alert node completed.</summary>
    AlertNode,

    /// <summary>No tick came for a while on the feed that the run follows.</summary>
    FeedStale,

    /// <summary>The feed that the run follows has marked a time in which nothing was received.</summary>
    FeedGap,

    /// <summary>A channel was tried; no rule has this kind.</summary>
    Test,
}

/// <summary>Which profit a rule of the kind <see cref="AlertKind.Pnl"/> is about.</summary>
internal enum PnlPeriod
{
    /// <summary>Profit of the trading day.</summary>
    Day,

    /// <summary>Profit of the run.</summary>
    Run,
}
