namespace StrategyRuntime.Executions.Commands;

/// <summary>A record of an execution that cannot be read.</summary>
/// <param name="UserId">Whose it is.</param>
/// <param name="File">Its path in the data root.</param>
/// <param name="Reason">What is wrong with it.</param>
internal sealed record UnreadableRecord(string UserId, string File, string Reason);

/// <summary>An execution that waits for something outside.</summary>
/// <param name="SessionId">Which.</param>
/// <param name="Reason">What it waits for.</param>
internal sealed record BlockedSession(string SessionId, string? Reason)
{
    /// <summary>Those among some executions.</summary>
    public static IReadOnlyList<BlockedSession> Among(IEnumerable<Execution> executions) =>
    [
        .. executions.Select(e => (e.SessionId, e.View)).Where(e => e.View.Record.State == Engine.Settings.RunState.Blocked)
            .Select(e => new BlockedSession(e.SessionId.ToString(), e.View.Error))
            .OrderBy(b => b.SessionId, StringComparer.Ordinal),
    ];
}
