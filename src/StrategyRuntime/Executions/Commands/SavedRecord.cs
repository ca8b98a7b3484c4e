using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Durability;

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

    /// <summary>Changes the record once it is saved.</summary>
    /// <exception cref="DurableFileException">It could not be saved: the record is as it was.</exception>
    public void SaveFirst(ExecutionRecord changed)
    {
        catalog.Put(changed);
        Value = changed;
        Problem = null;
    }

    /// <summary>
    /// Changes the record and saves it. When the disk refuses, the run continues, <see cref="Problem"/> says why, and
    /// <see cref="SaveAgain"/> has to be called later: until then the next start would find an earlier state.
    /// </summary>
    public void Save(ExecutionRecord changed)
    {
        Value = changed;
        SaveAgain();
    }

    /// <summary>Saves the record as it is in memory.</summary>
    public void SaveAgain()
    {
        try
        {
            catalog.Put(Value);
            Problem = null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Problem = $"The execution's state could not be saved yet: {exception.Message}";
        }
    }
}
