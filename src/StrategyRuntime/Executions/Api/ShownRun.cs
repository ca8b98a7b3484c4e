using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Reading;

namespace StrategyRuntime.Executions.Api;

/// <summary>
/// The run that a read route shows: the latest of an execution, or the one that the route names, which may be of an execution that was
/// removed since.
/// </summary>
internal sealed class ShownRun
{
    private readonly RunLease? _lease;

    /// <summary>The latest run.</summary>
    public ShownRun(Execution execution) => (Session, Execution) = (execution.SessionId, execution);

    /// <summary>A run that nothing is written to any more.</summary>
    public ShownRun(RunLease lease, Execution? execution) => (Session, _lease, Execution) = (lease.Manifest.Session, lease, execution);

    /// <summary>Which execution.</summary>
    public SessionId Session { get; }

    /// <summary>The execution; null when it was removed.</summary>
    public Execution? Execution { get; }

    /// <summary>The run that the route names; null for the latest.</summary>
    public RunLease? Earlier => _lease;

    /// <summary>The latest run's execution, which may be at work; null for an earlier run.</summary>
    public Execution? Live => _lease is null ? Execution : null;

    /// <summary>Its session.json; null before the first run.</summary>
    public SessionManifest? Manifest() => _lease?.Manifest ?? (Execution is null ? null : SessionManifest.Read(Execution.Folder));

    /// <summary>Its files; null before the first run.</summary>
    public SessionReader? Reader() => _lease?.Reader ?? Execution?.Reader();
}
