using Microsoft.Extensions.Options;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Json;
using StrategyRuntime.Limits;
using StrategyRuntime.Problems;
using StrategyRuntime.Routes;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Catalogs;

namespace StrategyRuntime.Strategies;

/// <summary>Saves strategy documents: checks them, the quota and what the caller knows of the present one.</summary>
internal sealed class StrategySaving(
    StrategyCatalog catalog, ExchangeCatalog exchanges, IExecutionUse executions, IOptions<LimitsOptions> limits)
{
    /// <summary>Saves a document. All of its problems are reported at once, and then nothing is saved.</summary>
    public Attempt<SavedStrategy> Save(string userId, string strategyId, ReadOnlyMemory<byte> bytes, SaveCondition condition)
    {
        var document = StrategyDocument.Parse(bytes, exchanges: exchanges.Find);
        if (!document.IsValid)
            return Finding.Summarise([.. document.Problems.Select(p => new Finding(StrategyProblems.InvalidStrategy, p))]);
        var most = limits.Value.StrategiesPerUser;
        var saved = catalog.Save(
            userId, strategyId, bytes.Span, condition, executions.StrategyVersionsOf(userId, strategyId), most);
        switch (saved.Outcome)
        {
            case PutOutcome.ReadOnly:
                return StrategyProblems.ReadOnlySample.With($"'{strategyId}' ships with the program; save your own under another id.");
            case PutOutcome.Full:
                return LimitProblems.Quota("strategies", most, most)
                    ?? throw new InvalidOperationException("A catalog at its limit is within its limit.");
            case PutOutcome.Changed:
                return Changed(strategyId, saved.Version);
        }
        var stored = new StoredStrategy(strategyId, bytes, IsSample: false, saved.Version!.Hash);
        var active = executions.ActiveSessionsOf(userId).Where(s => s.StrategyId == strategyId);
        return new SavedStrategy(saved.Outcome == PutOutcome.Created, StrategyResponse.OfSaved(stored, document) with
        {
            Version = saved.Version.Version,
            Notices = CatalogRoutes<StoredStrategy, StrategyResponse>.Untouched(active),
        });
    }

    private static ApiProblem Changed(string strategyId, StrategyVersion? present) => present is null
        ? StrategyProblems.Changed.With($"There is no strategy '{strategyId}'.")
        : StrategyProblems.Changed.With($"'{strategyId}' is at version {present.Version}: compare with it, and send its ETag.") with
        {
            Current = new CurrentState(present.Version, TaggedJson.TagOf(present.Hash)),
        };
}

/// <summary>A strategy that was saved.</summary>
/// <param name="IsNew">True when there was none of that id.</param>
/// <param name="Strategy">It.</param>
internal sealed record SavedStrategy(bool IsNew, StrategyResponse Strategy);
