using StrategyRuntime.Storage.Catalogs;

namespace StrategyRuntime.Executions.Commands;

/// <summary>An execution's record and its copy in the catalog. Guarded by its execution.</summary>
internal sealed class SavedRecord(ExecutionRecord record, ExecutionCatalog catalog)
{
    /// <summary>The record in memory.</summary>
    public ExecutionRecord Value { get; private set; } = record;

    /// <summary>Why the catalog holds an earlier record, or null when it holds this one.</summary>
    public string? Problem { get; private set; }

    /// <summary>Changes the record in memory only: after a crash the catalog's record counts.</summary>
    public void Change(ExecutionRecord changed) => Value = changed;

    /// <summary>
    /// Changes the record and saves it. When the disk refuses, the run continues and <see cref="Problem"/> says why: the next start finds
    /// an earlier state, and session.json has the rest.
    /// </summary>
    public void Save(ExecutionRecord changed)
    {
        Value = changed;
        try
        {
            catalog.Put(changed);
            Problem = null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Problem = $"The execution's state could not be saved: {exception.Message}";
        }
    }
}
