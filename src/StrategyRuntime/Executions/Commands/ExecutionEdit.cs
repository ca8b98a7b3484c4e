using StrategyRuntime.Storage.Catalogs;

namespace StrategyRuntime.Executions.Commands;

/// <summary>What a user changes of an execution.</summary>
/// <param name="Settings">Makes the settings of the next run from those it would have; null when they stay.</param>
/// <param name="Describe">Changes tags, notes and star; null when they stay.</param>
internal sealed record ExecutionEdit(
    Func<ExecutionSettings, ExecutionSettings>? Settings, Func<ExecutionRecord, ExecutionRecord>? Describe)
{
    /// <summary>The changed record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="keepsRun">True when its latest run goes on or can be taken up, with the settings that it began with.</param>
    public ExecutionRecord ApplyTo(ExecutionRecord record, bool keepsRun)
    {
        if (Describe is not null) record = Describe(record);
        if (Settings is null) return record;
        var settings = Settings(record.Settings);
        return keepsRun ? record with { Next = settings } : record.With(settings);
    }
}
