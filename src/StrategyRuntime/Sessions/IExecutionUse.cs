using StrategyRuntime.Engine.Identity;

namespace StrategyRuntime.Sessions;

/// <summary>Tells which executions use a strategy or a broker connection.</summary>
internal interface IExecutionUse
{
    /// <summary>A user's executions, ordered by session id.</summary>
    IReadOnlyList<SessionId> SessionsOf(string userId);

    /// <summary>Those of them whose run goes on, ordered by session id.</summary>
    IReadOnlyList<SessionId> ActiveSessionsOf(string userId);

    /// <summary>Versions of a strategy that the latest runs of a user's executions began with.</summary>
    IReadOnlySet<int> StrategyVersionsOf(string userId, string strategyId);
}
