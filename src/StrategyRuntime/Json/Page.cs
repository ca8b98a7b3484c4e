using System.Globalization;
using StrategyRuntime.Problems;

namespace StrategyRuntime.Json;

/// <summary>A part of a list.</summary>
/// <param name="Items">Its items.</param>
/// <param name="Next">What to send as <c>cursor</c> for the next part; null at the end.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>The same part with each item in another shape.</summary>
    public Page<TOther> Select<TOther>(Func<T, TOther> shape) => new([.. Items.Select(shape)], Next);
}

/// <summary>Which part of a list is asked for.</summary>
/// <param name="Limit">How many items at most.</param>
/// <param name="After">Where it starts: the value that the last part gave as <c>next</c>, 0 at first.</param>
internal readonly record struct PageRequest(int Limit, long After)
{
    private const int DefaultLimit = 500;
    private const int MaxLimit = 5_000;

    /// <summary>Reads the query parameters <c>limit</c> and <c>cursor</c>.</summary>
    public static Attempt<PageRequest> Read(string? limit, string? cursor)
    {
        var findings = new List<Finding>();
        var count = DefaultLimit;
        if (limit is not null
            && !(int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= 1 and <= MaxLimit))
            findings.Add(CommonProblems.InvalidRequest.At("limit", $"limit must be a number from 1 to {MaxLimit}"));
        long after = 0;
        if (cursor is not null && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            findings.Add(CommonProblems.InvalidRequest.At("cursor", "cursor must be what the last page gave as next"));
        return findings.Count > 0 ? Finding.Summarise(findings) : new PageRequest(count, after);
    }

    /// <summary>Cuts the part out of a list whose items do not move.</summary>
    public Page<T> Cut<T>(IEnumerable<T> all)
    {
        var items = all.Skip((int)Math.Min(After, int.MaxValue)).Take(Limit + 1).ToList();
        if (items.Count <= Limit) return new Page<T>(items, null);
        items.RemoveAt(Limit);
        return new Page<T>(items, Next(hasMore: true));
    }

    /// <summary>What the part gives as <c>next</c>.</summary>
    public string? Next(bool hasMore) => hasMore ? (After + Limit).ToString(CultureInfo.InvariantCulture) : null;
}
