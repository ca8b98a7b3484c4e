using System.Text.Json;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Library;

namespace StrategyRuntime.Library;

/// <summary>A run as the library lists it.</summary>
/// <param name="SessionId">The execution.</param>
/// <param name="Run">Number of the run.</param>
/// <param name="StrategyId">The strategy.</param>
/// <param name="StrategyName">Its name when the run began.</param>
/// <param name="StrategyHash">SHA-256 of its document.</param>
/// <param name="StrategyVersion">Which version of it the run began with; null when that is not known.</param>
/// <param name="BrokerConnectionId">The account.</param>
/// <param name="Label">The label, or null.</param>
/// <param name="IsLatest">True for the latest run of an execution that was not removed.</param>
/// <param name="IsRemoved">True when the execution was removed; its files are still there.</param>
/// <param name="Mode"><c>backtest</c> or <c>live_simulation</c>.</param>
/// <param name="Source">Where its prices come from: <c>data</c> or <c>feed</c>.</param>
/// <param name="State">State of the run.</param>
/// <param name="Reason">Why it is in that state, or null.</param>
/// <param name="Symbols">What it reads, the traded symbol first.</param>
/// <param name="From">Start of the range as it was given, or null.</param>
/// <param name="To">End of the range as it was given, or null.</param>
/// <param name="Parameters">Values of the strategy's parameters that were given.</param>
/// <param name="Fill">Fill rule.</param>
/// <param name="Scale">Multiplies every quantity.</param>
/// <param name="Currency">Currency of the account.</param>
/// <param name="Cash">Cash at the start.</param>
/// <param name="Costs">Slippage, commission and spread of the account.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="EndedAt">When it ended, or null.</param>
/// <param name="Events">Events that it wrote; null while it goes on.</param>
/// <param name="Result">Metrics in short; null while it goes on.</param>
/// <param name="Tags">Tags of the execution.</param>
/// <param name="Notes">Notes of the execution, or null.</param>
/// <param name="Star">True when the execution is marked.</param>
internal sealed record RunResponse(
    string SessionId,
    int Run,
    string StrategyId,
    string? StrategyName,
    string StrategyHash,
    int? StrategyVersion,
    string BrokerConnectionId,
    string? Label,
    bool IsLatest,
    bool IsRemoved,
    string Mode,
    DataSource Source,
    string State,
    string? Reason,
    IReadOnlyList<string> Symbols,
    string? From,
    string? To,
    IReadOnlyDictionary<string, string> Parameters,
    string? Fill,
    decimal Scale,
    string? Currency,
    decimal? Cash,
    JsonElement? Costs,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    long? Events,
    RunFigures? Result,
    IReadOnlyList<string> Tags,
    string? Notes,
    bool Star)
{
    /// <summary>A run, and the record of its execution.</summary>
    /// <param name="run">The run.</param>
    /// <param name="record">The execution's record; of one that was removed its last one; null when there is none.</param>
    /// <param name="isRemoved">True when the execution was removed.</param>
    public static RunResponse Of(RunEntry run, ExecutionRecord? record, bool isRemoved)
    {
        var isLatest = !isRemoved && record?.Run == run.Run;
        return new RunResponse(
            run.Session.ToString(),
            run.Run,
            run.Session.StrategyId,
            run.Configuration.StrategyName,
            run.StrategyHash,
            run.Configuration.StrategyVersion,
            run.Session.BrokerConnectionId,
            run.Session.Label,
            isLatest,
            isRemoved,
            run.Mode,
            run.Configuration.Source == SnakeCase.Word(DataSource.Feed) ? DataSource.Feed : DataSource.Data,
            isLatest ? SnakeCase.Word(record!.State) : run.State,
            run.Reason,
            run.Configuration.Symbols,
            run.Configuration.From,
            run.Configuration.To,
            run.Configuration.Parameters ?? new Dictionary<string, string>(),
            run.Configuration.Fill,
            run.Configuration.Scale,
            run.Configuration.Currency,
            run.Configuration.Cash,
            run.Configuration.Costs,
            run.StartedAt,
            run.EndedAt,
            run.Events,
            run.Figures,
            record?.Tags ?? [],
            record?.Notes,
            record?.Star ?? false);
    }
}
