using System.Diagnostics.CodeAnalysis;
using StrategyRuntime.Engine.Identity;

namespace StrategyRuntime.Storage.Catalogs;

/// <summary>
/// Executions, one file each at <c>_executions/{user}/{strategy}.{broker}.json</c>. Ids that are no <see cref="Identifier"/> are an
/// <see cref="ArgumentException"/>.
/// </summary>
public sealed class ExecutionCatalog
{
    /// <summary>Keeps them in a data root.</summary>
    public ExecutionCatalog(DataRoot root) => throw new NotImplementedException();

    /// <summary>The executions of every user, ordered by session id; for the start of the service.</summary>
    public IReadOnlyList<ExecutionRecord> ListAll() => throw new NotImplementedException();

    /// <summary>A user's executions, ordered by session id.</summary>
    public IReadOnlyList<ExecutionRecord> List(string userId) => throw new NotImplementedException();

    /// <summary>Finds an execution.</summary>
    public bool TryGet(SessionId sessionId, [NotNullWhen(true)] out ExecutionRecord? record) => throw new NotImplementedException();

    /// <summary>Saves an execution, atomically and durably.</summary>
    public PutOutcome Put(ExecutionRecord record) => throw new NotImplementedException();

    /// <summary>Forgets an execution; the session's files stay.</summary>
    public DeleteOutcome Delete(SessionId sessionId) => throw new NotImplementedException();
}
