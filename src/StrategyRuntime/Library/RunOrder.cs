using StrategyRuntime.Problems;

namespace StrategyRuntime.Library;

/// <summary>What runs are ordered by: a figure or a field, with a minus in front for the largest first. Without a value: last.</summary>
internal static class RunOrder
{
    /// <summary>The order when none is asked for: the latest first.</summary>
    public const string Default = "-started_at";

    private static readonly Dictionary<string, Func<RunResponse, IComparable?>> s_keys = new(StringComparer.Ordinal)
    {
        ["started_at"] = r => r.StartedAt,
        ["ended_at"] = r => r.EndedAt,
        ["session_id"] = r => Word(r.SessionId),
        ["strategy"] = r => Word(r.StrategyName ?? r.StrategyId),
        ["label"] = r => r.Label is { } label ? Word(label) : null,
        ["state"] = r => Word(r.State),
        ["run"] = r => r.Run,
        ["pnl"] = r => r.Result?.RealizedPnl,
        ["total_return"] = r => r.Result?.TotalReturn,
        ["annualised_return"] = r => r.Result?.AnnualisedReturn,
        ["max_drawdown"] = r => r.Result?.MaxDrawdown,
        ["sharpe"] = r => r.Result?.Sharpe,
        ["sortino"] = r => r.Result?.Sortino,
        ["calmar"] = r => r.Result?.Calmar,
        ["profit_factor"] = r => r.Result?.ProfitFactor,
        ["win_rate"] = r => r.Result?.WinRate,
        ["expectancy"] = r => r.Result?.Expectancy,
        ["trades"] = r => r.Result?.Trades,
        ["fees"] = r => r.Result?.Fees,
    };

    /// <summary>Puts runs in an order.</summary>
    public static Attempt<List<RunResponse>> Sort(IEnumerable<RunResponse> runs, string? order)
    {
        order ??= Default;
        var isDescending = order.StartsWith('-');
        if (!s_keys.TryGetValue(isDescending ? order[1..] : order, out var key))
        {
            return Finding.Summarise([CommonProblems.InvalidRequest.At(
                "sort", $"sort must be one of {string.Join(", ", s_keys.Keys)}, with - in front for the largest first")]);
        }
        var keyed = runs.Select(r => (Run: r, Key: key(r))).ToList();
        var first = keyed.OrderBy(k => k.Key is null);
        var sorted = isDescending ? first.ThenByDescending(k => k.Key) : first.ThenBy(k => k.Key);
        return sorted.ThenBy(k => k.Run.SessionId, StringComparer.Ordinal).ThenByDescending(k => k.Run.Run).Select(k => k.Run).ToList();
    }

    private static OrdinalWord Word(string text) => new(text);

    /// <summary>A text that is ordered by its characters, as on every machine.</summary>
    private readonly record struct OrdinalWord(string Text) : IComparable
    {
        public int CompareTo(object? obj) => string.CompareOrdinal(Text, obj is OrdinalWord other ? other.Text : null);
    }
}
