using StrategyRuntime.Engine.Identity;

namespace StrategyRuntime.Sessions;

/// <summary>Tells which executions use a strategy or a broker connection.</summary>
internal interface IExecutionUse
{
    /// <summary>A user's executions, ordered by session id.</summary>
    IReadOnlyList<SessionId> SessionsOf(string userId);
}
