using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Json;
using StrategyRuntime.Problems;
using StrategyRuntime.Storage.Catalogs;

namespace StrategyRuntime.Studies;

/// <summary>Makes the plan of a study from its record, as it was when the study was added.</summary>
internal static class StudyReading
{
    /// <summary>Makes it; false with a reason when the record or the document cannot be read.</summary>
    /// <param name="record">The record.</param>
    /// <param name="document">The strategy document; null when its file is missing.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="reason">What is wrong.</param>
    public static bool TryPlan(
        StudyRecord record, byte[]? document, [NotNullWhen(true)] out StudyPlan? plan, [NotNullWhen(false)] out string? reason)
    {
        var findings = new List<Finding>();
        var request = new StudyRequestReader(new JsonFields(record.Request, findings), findings).Read();
        // A document that was sent along stands in the folder alone.
        findings.Clear();
        var problems = new List<Problem>();
        var account = BrokerConnectionDocument.ParseFile(
            JsonSerializer.SerializeToUtf8Bytes(record.Account), request.BrokerConnectionId, problems);
        plan = account is null || document is null
            ? null
            : StudyPlanner.Plan(request, record.UserId, document, account, Known, null, findings);
        reason = plan is null ? string.Join("; ", problems.Select(p => p.Message).Concat(findings.Select(f => f.Error.Message))) : null;
        return plan is not null;

        InstrumentSet Known(int symbol, StrategyDefinition strategy, List<Finding> wrong) =>
            symbol < record.Instruments.Count ? record.Instruments[symbol] : InstrumentSet.Empty;
    }
}
